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
  static const model::Bar k_impossible{{}, {50, 10, 90, 50, 1000, {}, {}, model::Session::trading}, false};
  for (const base::Date date : series.impossible) days.push_back({date, &k_impossible});
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

namespace {

class YahooTable {
 public:
  // Of a null day all but the time is null.
  void add(int64_t seconds, const model::Bar* bar, int64_t volume) {
    const char* comma = m_times.empty() ? "" : ",";
    m_times += fmt::format("{}{}", comma, seconds);
    const auto put = [&](std::string& column, double price) {
      column += comma + (bar == nullptr ? "null" : widened(price));
    };
    const model::BarValues values = bar == nullptr ? model::BarValues{} : bar->values;
    put(m_opens, values.open);
    put(m_highs, values.high);
    put(m_lows, values.low);
    put(m_closes, values.close);
    m_volumes += comma + (bar == nullptr ? "null" : std::to_string(volume));
  }

  std::string text(const std::string& symbol, const std::string& meta, const std::string& events) const {
    return fmt::format(
        R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","dataGranularity":"1d",{}}},"timestamp":[{}],{})"
        R"("indicators":{{"quote":[{{"open":[{}],"high":[{}],"low":[{}],"close":[{}],"volume":[{}]}}]}}}}],"error":null}}}})",
        symbol, meta, m_times, events, m_opens, m_highs, m_lows, m_closes, m_volumes);
  }

 private:
  std::string m_times, m_opens, m_highs, m_lows, m_closes, m_volumes;
};

std::string yahoo_text(const GeneratedSeries& series, const std::string& time_zone, int open_minute, bool is_evening) {
  const auto zone = base::TimeZone::named(time_zone);
  const base::Date last = series.bars.back().date;
  const auto open_of = [&](base::Date date) { return zone.at(date, open_minute).milliseconds / 1000; };
  std::string splits;
  for (const base::Date date : series.splits) {
    splits += fmt::format(R"({}"{}":{{"date":{},"numerator":10,"denominator":1,"splitRatio":"10:1"}})",
                          splits.empty() ? "" : ",", open_of(date), open_of(date));
  }
  const std::string events = splits.empty() ? "" : fmt::format(R"("events":{{"splits":{{{}}}}},)", splits);
  const std::string currency = series.currency.empty() ? "" : fmt::format(R"("currency":"{}",)", series.currency);
  YahooTable table;
  for (const Day& day : days_of(series)) {
    const int64_t volume = day.bar == nullptr ? 0 : *day.bar->values.volume;
    table.add(open_of(day.date), day.bar, is_evening && day.date == last ? volume / 2 : volume);
  }
  if (!is_evening) {
    const int64_t next_day = zone.at(base::Date{last.days + 1}, 1).milliseconds / 1000;
    return table.text(
        series.symbol,
        fmt::format(R"({}"exchangeTimezoneName":"{}","regularMarketTime":{})", currency, time_zone, next_day), events);
  }
  const int64_t end = open_of(last) + (6 * 60 + 30) * 60;
  table.add(end + 1, &series.bars.back(), *series.bars.back().values.volume);
  return table.text(series.symbol,
                    fmt::format(R"({}"exchangeTimezoneName":"{}","regularMarketTime":{},)"
                                R"("currentTradingPeriod":{{"regular":{{"start":{},"end":{}}}}})",
                                currency, time_zone, end + 1, open_of(last), end),
                    events);
}

}  // namespace

std::string yahoo_payload(const GeneratedSeries& series, const std::string& time_zone, int open_minute) {
  return yahoo_text(series, time_zone, open_minute, false);
}

std::string yahoo_evening_payload(const GeneratedSeries& series, const std::string& time_zone, int open_minute) {
  return yahoo_text(series, time_zone, open_minute, true);
}

std::string kite_payload(const GeneratedSeries& series, int candles_a_day, int last_minute) {
  std::string candles;
  for (const model::Bar& bar : series.bars) {
    const model::BarValues& v = bar.values;
    for (int i = 0; i < candles_a_day; ++i) {
      const bool is_first = i == 0, is_last = i + 1 == candles_a_day;
      // From open to close: a day that stops earlier is not whole. One alone is a day's candle.
      const int minute = candles_a_day == 1 ? 0 : 9 * 60 + 15 + i * 374 / (candles_a_day - 1);
      if (bar.date == series.bars.back().date && minute >= last_minute) continue;
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
