#include "property/payloads.hpp"

#include "base/number_text.hpp"
#include "base/time_zone.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::tests {
namespace {

using base::number_text;

// As a program writes it that holds prices as float32 and prints them as doubles.
std::string widened(double price) {
  return fmt::format("{:.17g}", static_cast<double>(static_cast<float>(price)));
}

struct Day {
  base::Date date;
  const model::Bar* bar = nullptr;  // none: a null day
};

std::vector<Day> days_of(const GeneratedSeries& series) {
  std::vector<Day> days;
  for (const model::Bar& bar : series.bars) days.push_back({bar.date, &bar});
  for (const base::Date date : series.nulls) days.push_back({date, nullptr});
  std::ranges::sort(days, {}, &Day::date);
  return days;
}

}  // namespace

std::string marketsmith_payload(const GeneratedSeries& series) {
  const auto zone = base::TimeZone::named("Asia/Kolkata");
  std::string rows;
  const auto days = days_of(series);
  for (auto day = days.rbegin(); day != days.rend(); ++day) {
    const int64_t at = zone.at(day->date, 0).milliseconds;
    rows += rows.empty() ? "" : ",";
    if (day->bar == nullptr) {
      rows += fmt::format(R"({{"priceDate":{},"open":null,"high":null,"low":null,"close":null,"volume":null}})", at);
      continue;
    }
    const model::BarValues& v = day->bar->values;
    rows +=
        fmt::format(R"({{"priceDate":{},"high":{},"low":{},"close":{},"volume":{},"open":{},"pdt":"TradingDate"}})", at,
                    number_text(v.high), number_text(v.low), number_text(v.close), *v.volume, number_text(v.open));
  }
  return fmt::format(R"({{"responseHeader":{{"asOfDate":{}}},"chart":{{"prices":[{}],)"
                     R"("peripheralData":{{"symbol":"{}","periodcity":"Daily"}}}}}})",
                     zone.at(series.bars.back().date, 20 * 60).milliseconds, rows, series.symbol);
}

std::string yahoo_payload(const GeneratedSeries& series, const std::string& time_zone, int open_minute) {
  const auto zone = base::TimeZone::named(time_zone);
  std::string times, opens, highs, lows, closes, volumes;
  for (const Day& day : days_of(series)) {
    const char* comma = times.empty() ? "" : ",";
    times += fmt::format("{}{}", comma, zone.at(day.date, open_minute).milliseconds / 1000);
    const auto put = [&](std::string& column, const std::string& text) { column += comma + text; };
    put(opens, day.bar == nullptr ? "null" : widened(day.bar->values.open));
    put(highs, day.bar == nullptr ? "null" : widened(day.bar->values.high));
    put(lows, day.bar == nullptr ? "null" : widened(day.bar->values.low));
    put(closes, day.bar == nullptr ? "null" : widened(day.bar->values.close));
    put(volumes, day.bar == nullptr ? "null" : std::to_string(*day.bar->values.volume));
  }
  return fmt::format(
      R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","exchangeTimezoneName":"{}","dataGranularity":"1d",)"
      R"("regularMarketTime":{}}},"timestamp":[{}],"indicators":{{"quote":[{{"open":[{}],"high":[{}],"low":[{}],)"
      R"("close":[{}],"volume":[{}]}}]}}}}],"error":null}}}})",
      series.symbol, time_zone, zone.at(base::Date{series.bars.back().date.days + 1}, 1).milliseconds / 1000, times,
      opens, highs, lows, closes, volumes);
}

std::string kite_payload(const GeneratedSeries& series, int candles_a_day) {
  std::string candles;
  for (const model::Bar& bar : series.bars) {
    const model::BarValues& v = bar.values;
    for (int i = 0; i < candles_a_day; ++i) {
      const bool is_first = i == 0, is_last = i + 1 == candles_a_day;
      const int minute = 9 * 60 + 15 + i;
      // The extremes stand in the middle, the volume in the first candle, but for one share in each other.
      const double open = is_first ? v.open : v.low, close = is_last ? v.close : v.low;
      const bool has_high = i == candles_a_day / 2;
      const double high = has_high ? v.high : std::max(open, close);
      const int64_t volume = is_first ? *v.volume - (candles_a_day - 1) : 1;
      candles += fmt::format(R"({}["{}T{:02}:{:02}:00+0530",{},{},{},{},{}])", candles.empty() ? "" : ",",
                             bar.date.iso(), minute / 60, minute % 60, number_text(open), number_text(high),
                             number_text(v.low), number_text(close), volume);
    }
  }
  return fmt::format(R"({{"status":"success","data":{{"candles":[{}]}}}})", candles);
}

std::string alpha_vantage_payload(const GeneratedSeries& series, bool is_adjusted) {
  std::string rows;
  for (auto bar = series.bars.rbegin(); bar != series.bars.rend(); ++bar) {
    const model::BarValues& v = bar->values;
    rows += fmt::format(
        R"({}"{}":{{"1. open":"{:.4f}","2. high":"{:.4f}","3. low":"{:.4f}","4. close":"{:.4f}",{}"{}. volume":"{}"}})",
        rows.empty() ? "" : ",", bar->date.iso(), v.open, v.high, v.low, v.close,
        is_adjusted ? R"("5. adjusted close":"1.0000",)" : "", is_adjusted ? 6 : 5, *v.volume);
  }
  return fmt::format(R"({{"Meta Data":{{"1. Information":"Daily","2. Symbol":"{}","3. Last Refreshed":"{}",)"
                     R"x("4. Output Size":"Full size","5. Time Zone":"US/Eastern"}},"Time Series (Daily)":{{{}}}}})x",
                     series.symbol, series.bars.back().date.iso(), rows);
}

}  // namespace bluedot::tests
