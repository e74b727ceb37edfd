// A made series for the tests of rules: it moves, trades every day, and has nothing that a rule would tell.
#pragma once

#include "quality/judge_series.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::test {

using Bars = std::vector<model::Bar>;

inline base::Date dated(std::string_view iso) {
  return base::Date::parse_iso(iso).value();
}

// Mondays to Fridays from 2019-01-07 on; closes around 1000, volumes around 100,000, of a fixed pattern that does not
// repeat within a hundred bars.
inline Bars made_series(size_t count = 120) {
  Bars bars;
  double close = 1000;
  for (int32_t date = dated("2019-01-07").days; bars.size() < count; ++date) {
    if (base::Date{date}.iso_weekday() > 5) continue;
    const auto i = static_cast<double>(bars.size());
    const double open = close * (1 + 0.004 * std::sin(i * 2.3));
    close = 1000 + 40 * std::sin(i * 0.35) + 15 * std::sin(i * 1.7);
    model::BarValues values;
    values.open = std::round(open * 20) / 20;
    values.close = std::round(close * 20) / 20;
    values.high = std::max(values.open, values.close) + 5 + 2 * std::abs(std::sin(i));
    values.low = std::min(values.open, values.close) - 5 - 2 * std::abs(std::cos(i));
    values.volume = static_cast<int64_t>(100'000 * std::exp(0.4 * std::sin(i * 1.1))) + static_cast<int64_t>(i);
    bars.push_back({{date}, values, false});
    close = values.close;
  }
  return bars;
}

inline void scale(model::BarValues& values, double factor) {
  for (double* price : {&values.open, &values.high, &values.low, &values.close}) *price *= factor;
}
inline void scale(Bars& bars, size_t first, size_t end, double factor) {
  for (size_t i = first; i < end; ++i) scale(bars[i].values, factor);
}

inline void flatten(model::Bar& bar, double price, std::optional<int64_t> volume) {
  bar.values.open = bar.values.high = bar.values.low = bar.values.close = price;
  bar.values.volume = volume;
}

// YESBANK on NSE from 2020-03-05 to 2020-03-06: moratorium, and no split.
inline void crash(Bars& bars, size_t at) {
  const double before = bars[at - 1].values.close;
  scale(bars, at, bars.size(), 16.20 / 36.80);
  model::BarValues& values = bars[at].values;
  values.open = values.high = before * 33.15 / 36.80;
  values.low = before * 5.55 / 36.80;
  values.close = before * 16.20 / 36.80;
  values.volume = *values.volume * 2;
}

inline quality::SeriesInView view_of(const Bars& bars, std::string_view symbol = "X.NS",
                                     model::Timeframe timeframe = model::Timeframe::daily) {
  static const model::Exchange india = model::exchange_of("X.NS", "Asia/Kolkata");
  static const model::Exchange america = model::exchange_of("X", "America/New_York");
  return {timeframe, symbol == "X.NS" ? india : america, bars, bars.empty() ? base::Date{} : bars.front().date, {}};
}

// The flaws of one rule at its own threshold.
inline std::vector<model::Flaw> flaws_of(std::string_view rule, const quality::SeriesInView& view) {
  std::vector<model::Flaw> flaws;
  const quality::SeriesRule& one = *quality::find_series_rule(rule);
  one.judge(view, one.threshold, flaws);
  return flaws;
}

// `jump 2019-05-01; flat 2019-06-03 to 2019-06-07`, of flaws in their order.
inline std::string text_of(const std::vector<model::Flaw>& flaws) {
  std::string text;
  for (const model::Flaw& flaw : flaws) {
    text += (text.empty() ? "" : "; ") + std::string(flaw.rule) + " " + flaw.from.iso();
    if (flaw.to != flaw.from) text += " to " + flaw.to.iso();
  }
  return text;
}

// What one rule, or all together, find in bars of India.
inline std::string found(std::string_view rule, const Bars& bars) {
  return text_of(flaws_of(rule, view_of(bars)));
}
inline std::string all_found(const quality::SeriesInView& view) {
  return text_of(quality::judge_series(view, quality::all_rules()));
}
inline std::string all_found(const Bars& bars) {
  return all_found(view_of(bars));
}

}  // namespace bluedot::test
