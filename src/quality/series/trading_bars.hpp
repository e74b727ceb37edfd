// What the rules over a series share: its bars of days with trade, and flaws of adjoining bars made one.
#pragma once

#include "quality/series_rule.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::quality {

// The bars of a view on which there was trade. Holidays are passed over.
class TradingBars {
 public:
  explicit TradingBars(const SeriesInView& series);

  size_t size() const { return m_bars.size(); }
  // The first to look at: the last before `from`, since a flaw may begin there and is not wanted then.
  size_t first() const { return m_first; }
  // Where a window of `length` bars before first() begins.
  size_t window_begin(size_t length) const { return m_first - std::min(m_first, length); }
  const model::BarValues& operator[](size_t i) const { return m_bars[i]->values; }
  base::Date date(size_t i) const { return m_bars[i]->date; }
  bool is_provisional(size_t i) const { return m_bars[i]->provisional; }
  base::Date from() const { return m_from; }

  bool has_volume(size_t i) const { return m_bars[i]->values.volume.value_or(0) > 0; }
  bool has_no_volume(size_t i) const { return m_bars[i]->values.volume == 0; }  // unknown is not none

 private:
  std::vector<const model::Bar*> m_bars;
  size_t m_first = 0;
  base::Date m_from;
};

// Open, high, low and close are the close before.
bool repeats_close(const TradingBars& bars, size_t i);
// Volume times close; nothing where there is none. A split leaves it as it is, and volumes not.
std::optional<double> turnover(const TradingBars& bars, size_t i);
// How the price moved since the close before, as the logarithm of the ratio; `i` is not 0.
double log_return(const TradingBars& bars, size_t i);
// The robust deviation of log_return of at most `length` bars before `i`; nothing when fewer than `least` are known.
std::optional<double> deviation_before(const TradingBars& bars, size_t i, size_t length, size_t least);

// The first day of the month of `date`.
base::Date month_begin(base::Date date);

// Of a normal distribution the standard deviation is so many times the median absolute deviation (Iglewicz and
// Hoaglin, "How to Detect and Handle Outliers", ASQC 1993, 3.3: z = 0.6745 (x - median) / MAD).
inline constexpr double k_deviation_per_mad = 1 / 0.6745;

// Whether a split or a dividend is known of that date.
bool has_action(const SeriesInView& series, base::Date date);

// What one rule finds, made flaws: adjoining bars are one, until their month ends.
class FoundFlaws {
 public:
  FoundFlaws(std::string_view rule, model::Severity severity, base::Date from, std::vector<model::Flaw>& flaws)
      : m_rule(rule), m_severity(severity), m_from(from), m_flaws(flaws) {}

  // Whether the bar adjoins the flaw that was begun or extended last: then it is part of it from now on. Ask it of each
  // flawed bar, ascending; begin() a flaw where it says no. `i` counts bars: those of i and i + 1 adjoin.
  bool extends(size_t i, base::Date date);
  void begin(size_t i, base::Date date, std::string observed, std::string expected,
             std::optional<double> factor = std::nullopt);

 private:
  std::string_view m_rule;
  model::Severity m_severity;
  base::Date m_from;  // flaws that begin before it are not wanted
  std::vector<model::Flaw>& m_flaws;
  size_t m_first = 0;  // of the flaw
  base::Date m_first_date;
  std::optional<size_t> m_last;
  std::string m_observed;  // of its first bar
};

std::string price_text(double price);       // `1234.5`: at most four digits after the point
std::string percent_text(double log_move);  // `+23.5 %`, of the logarithm of a ratio

}  // namespace bluedot::quality
