#include "made_market.hpp"

#include "base/date.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace bench {
namespace {

// 2025-08-01, a Friday: the day of the first document.
constexpr int64_t k_first_day = 20'301;
constexpr int64_t k_ms_per_day = 86'400'000;
constexpr int64_t k_ms_to_india = 19'800'000;  // midnight in Asia/Kolkata, UTC+05:30

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers with every compiler and library.
class Chance {
 public:
  explicit Chance(uint64_t seed) : m_state(seed) {}
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double around_zero() { return unit() + unit() + unit() - 1.5; }  // nearly normal, deviation 0.5
  int64_t below(int64_t end) { return static_cast<int64_t>(next() % static_cast<uint64_t>(end)); }

 private:
  uint64_t next() {
    uint64_t z = (m_state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  uint64_t m_state;
};

// Monday is 0; 1970-01-01 was a Thursday.
int64_t weekday(int64_t day) {
  return (day + 3) % 7;
}

// The weekday `count` weekdays after `day`, or before it.
int64_t step_weekdays(int64_t day, int64_t count) {
  for (; count > 0; --count) day += weekday(day) == 4 ? 3 : 1;
  for (; count < 0; ++count) day -= weekday(day) == 0 ? 3 : 1;
  return day;
}

double tick(double price) {
  return std::max(0.05, std::round(price * 20) / 20);
}

std::string date_text(int64_t day) {
  return bluedot::base::Date{static_cast<int32_t>(day)}.iso();
}

}  // namespace

MadeSymbol make_symbol(int number, int bars, int later_days) {
  Chance chance(static_cast<uint64_t>(90'210 + number));
  MadeSymbol symbol;
  symbol.code = fmt::format("SYM{:04}.IN", number);
  double price = std::exp(3.4 + 7.0 * chance.unit());
  const double shares = std::exp(8.0 + 6.0 * chance.unit());
  int rating = static_cast<int>(5 + chance.below(90));
  int64_t day = step_weekdays(k_first_day, 1 - bars);
  // The vendor's lists have some 160 dots, reaching far before the window.
  for (int i = std::max(0, 160 - bars * 3 / 100); i > 0; --i) symbol.dots.push_back(step_weekdays(day, -3 * i));
  for (int i = 0; i < bars + later_days; ++i, day = step_weekdays(day, 1)) {
    MadeBar bar;
    bar.day = day;
    bar.open = tick(price * std::exp(0.012 * chance.around_zero()));
    bar.close = tick(bar.open * std::exp(0.036 * chance.around_zero()));
    bar.high = tick(std::max(bar.open, bar.close) * (1 + 0.01 * chance.unit()));
    bar.low = tick(std::min(bar.open, bar.close) * (1 - 0.01 * chance.unit()));
    bar.high = std::max({bar.high, bar.open, bar.close});
    bar.low = std::min({bar.low, bar.open, bar.close});
    bar.volume = static_cast<int64_t>(shares * (0.5 + chance.unit()));
    rating = std::clamp(rating + static_cast<int>(chance.below(7)) - 3, 1, 99);
    bar.rlst = rating;
    bar.bc = 20'000 + static_cast<double>(i % 9'000) * 0.55;
    price = bar.close;
    if (chance.unit() < 0.03) symbol.dots.push_back(day);
    symbol.bars.push_back(bar);
  }
  return symbol;
}

std::string document_of(const MadeSymbol& symbol, int number, int later, int later_days, int window, bool indented) {
  const auto end = symbol.bars.end() - (later_days - later);
  const auto begin = end - std::min<int64_t>(window, end - symbol.bars.begin());
  const int64_t today = (end - 1)->day;
  const bool is_restated = later > 0 && (number + later) % 100 == 37;
  const char* gap = indented ? "\n                " : "";
  std::string rows;
  for (auto bar = end; bar-- != begin;) {
    const bool restate = is_restated && end - bar == 20;
    fmt::format_to(
        std::back_inserter(rows),
        "{0}{1}{{{1}\"priceDate\": {2},{1}\"high\": {3},{1}\"low\": {4},{1}\"close\": {5},{1}\"volume\": {6},"
        "{1}\"pdt\": \"TradingDate\",{1}\"bc\": {7:.2f},{1}\"open\": {8},{1}\"rlst\": {9}{1}}}",
        rows.empty() ? "" : ",", gap, bar->day * k_ms_per_day - k_ms_to_india, bar->high, bar->low,
        restate ? bar->high : bar->close, bar->volume + (restate ? 1'000 : 0), bar->bc, bar->open, bar->rlst);
  }
  std::string dots;
  for (auto dot = symbol.dots.rbegin(); dot != symbol.dots.rend(); ++dot) {
    if (*dot > today) continue;
    fmt::format_to(std::back_inserter(dots), "{}{{\"blueDotDate\": \"{}\"}}", dots.empty() ? "" : ", ",
                   date_text(*dot));
  }
  return fmt::format(
      "{{\"responseHeader\": {{\"error\": false, \"asOfDate\": {}}}, \"chart\": {{\"prices\": [{}], "
      "\"peripheralData\": {{\"symbol\": \"{}\", \"name\": \"Made {:04} Technologies\", \"periodcity\": \"Daily\"}}, "
      "\"blueDotData\": {{\"dates\": [{}], \"isRSBlueDotSatisfied\": 0, \"isASM\": 0, \"isGSM\": 0}}}}}}",
      today * k_ms_per_day + 50'000'000 + number * 137, rows, symbol.code, number, dots);
}

}  // namespace bench
