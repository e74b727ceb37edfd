#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_outlier_name = "outlier";
constexpr model::Severity k_outlier_severity = model::Severity::info;

constexpr double k_outlier_tick = 0.05;  // India's: a share of 0.30 moves by a sixth or not at all

std::optional<double> return_at(const TradingBars& bars, size_t i) {
  return i == 0 ? std::nullopt : std::optional(log_return(bars, i));
}

std::optional<double> range_at(const TradingBars& bars, size_t i) {
  // Of what is hardly traded most days have one price, and tell nothing of the others.
  if (bars[i].high == bars[i].low) return std::nullopt;
  return (bars[i].high - bars[i].low) / bars[i].close;
}

// In money: a split changes volumes, and that is no outlier.
std::optional<double> turnover_at(const TradingBars& bars, size_t i) {
  const auto money = turnover(bars, i);
  return money ? std::optional(std::log(*money)) : std::nullopt;
}

std::optional<double> rlst_at(const TradingBars& bars, size_t i) {
  if (i == 0 || !bars[i].rlst || !bars[i - 1].rlst) return std::nullopt;
  return *bars[i].rlst - *bars[i - 1].rlst;
}

std::optional<double> bc_at(const TradingBars& bars, size_t i) {
  if (i == 0 || bars[i].bc.value_or(0) <= 0 || bars[i - 1].bc.value_or(0) <= 0) return std::nullopt;
  return std::log(*bars[i].bc / *bars[i - 1].bc);
}

std::string share_text(double share) {
  return fmt::format("{:.1f} %", share * 100);
}

struct Field {
  std::string_view name;
  std::optional<double> (*value)(const TradingBars&, size_t);
  double least_deviation;  // where the days before hardly differ, less tells of a quiet market and not of this day
  bool is_judged_low;      // or only above the median
  bool is_of_price;        // moves by ticks
  std::string (*text)(double value);
};

constexpr std::array k_fields{
    Field{"return", return_at, 0.01, true, true, percent_text},
    Field{"range", range_at, 0.01, false, true, share_text},
    Field{"turnover", turnover_at, 0.4, true, false, [](double log) { return fmt::format("{:.0f}", std::exp(log)); }},
    Field{"rlst", rlst_at, 1, true, false, [](double change) { return fmt::format("{:+.0f}", change); }},
    Field{"bc", bc_at, 0.005, true, false, percent_text},
};

class OutlierFinder {
 public:
  OutlierFinder(const SeriesInView& series, double threshold) : m_bars(series), m_threshold(threshold) {}

  void find(std::vector<model::Flaw>& flaws) {
    FoundFlaws found(k_outlier_name, k_outlier_severity, m_bars.from(), flaws);
    for (size_t i = m_bars.window_begin(k_window_bars); i < m_bars.size(); ++i) {
      const std::string observed = judge(i);
      if (observed.empty() || found.extends(i, m_bars.date(i))) continue;
      found.begin(i, m_bars.date(i), observed, fmt::format("a robust z of at most {}", price_text(m_threshold)));
    }
  }

 private:
  // What is an outlier of the bar; moves the windows on.
  std::string judge(size_t i) {
    std::string observed;
    for (size_t field = 0; field < k_fields.size(); ++field) {
      const auto value = k_fields[field].value(m_bars, i);
      if (value && i >= m_bars.first() && m_windows[field].tells()) append(k_fields[field], field, *value, i, observed);
      m_windows[field].push(value);
    }
    return observed;
  }

  void append(const Field& field, size_t index, double value, size_t i, std::string& observed) const {
    const TrailingWindow& window = m_windows[index];
    const double distance = value - window.median();
    // A deviation is never less than the least: most days are not asked for theirs.
    const double least = std::max(field.least_deviation, field.is_of_price ? k_outlier_tick / m_bars[i].close : 0);
    if (std::abs(distance) <= m_threshold * least) return;
    const double z = distance / std::max(window.deviation() * k_deviation_per_mad, least);
    if (std::abs(z) <= m_threshold) return;
    if (z < 0 && (!field.is_judged_low || (index == k_turnover && m_bars.is_provisional(i)))) return;
    observed += fmt::format("{}{} {} (z {:.0f}; usual {})", observed.empty() ? "" : ", ", field.name, field.text(value),
                            z, field.text(window.median()));
  }

  static constexpr size_t k_turnover = 2;

  TradingBars m_bars;
  double m_threshold;
  std::array<TrailingWindow, k_fields.size()> m_windows;
};

void find_outliers(const SeriesInView& series, double threshold, std::vector<model::Flaw>& flaws) {
  OutlierFinder(series, threshold).find(flaws);
}

}  // namespace

SeriesRule outlier_rule() {
  return {.name = k_outlier_name,
          .meaning =
              "return, range, turnover, rlst or bc lie more than … robust deviations from the median of the 60 "
              "bars before",
          .source =
              "modified z-scores of Iglewicz and Hoaglin, \"How to Detect and Handle Outliers\", ASQC 1993. Their "
              "3.5 is for normal distributions; returns have heavier tails: from 1.85 million Indian bars",
          .threshold = 12,
          .severity = k_outlier_severity,
          .judge = find_outliers};
}

}  // namespace bluedot::quality
