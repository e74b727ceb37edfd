#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_jump_name = "jump";
constexpr model::Severity k_jump_severity = model::Severity::warning;
constexpr std::string_view k_zone_with_limit = "Asia/Kolkata";
// Limits are rounded to the tick, and vendors round what they adjust.
constexpr double k_limit_rounding_percent = 0.5;
constexpr double k_limit_tick = 0.05;
// Where no limit holds: so many robust deviations of the days before, if that is more.
constexpr double k_jump_deviations = 10;
constexpr double k_jump_of_a_week = 2.236;  // a random walk of five days moves so many times as far as one of a day
// After a suspension exchanges lift the limit for a day: prices from before it bind nobody.
constexpr int k_longest_pause_days = 30;

class JumpFinder {
 public:
  JumpFinder(const SeriesInView& series, double percent)
      : m_series(series),
        m_bars(series),
        m_has_limit(series.timeframe == model::Timeframe::daily &&
                    series.exchange.time_zone.name() == k_zone_with_limit),
        m_percent(series.timeframe == model::Timeframe::weekly ? percent * k_jump_of_a_week : percent) {}

  void find(std::vector<model::Flaw>& flaws) const {
    FoundFlaws found(k_jump_name, k_jump_severity, m_bars.from(), flaws);
    for (size_t i = std::max<size_t>(m_bars.first(), 1); i < m_bars.size(); ++i) {
      const double before = m_bars[i - 1].close;
      const bool is_of_close = is_beyond_limit(before, m_bars[i].close);
      if ((!is_of_close && !is_beyond_limit(before, m_bars[i].open)) || is_explained(i)) continue;
      const double price = is_of_close ? m_bars[i].close : m_bars[i].open;
      const double bound = bound_without_limit(i);
      const double move = std::log(price / before);
      if (std::abs(move) <= bound || found.extends(i, m_bars.date(i))) continue;
      const double within = std::max(m_percent, std::abs(std::expm1(move < 0 ? -bound : bound)) * 100);
      found.begin(i, m_bars.date(i),
                  fmt::format("{} {} after {}: {}", is_of_close ? "close" : "open", price_text(price),
                              price_text(before), percent_text(move)),
                  fmt::format("within {:.0f} %", within));
    }
  }

 private:
  bool is_beyond_limit(double before, double price) const {
    return std::abs(price - before) >
           before * (m_percent + k_limit_rounding_percent) / 100 + (m_has_limit ? k_limit_tick : 0);
  }

  bool is_explained(size_t i) const {
    return has_action(m_series, m_bars.date(i)) || m_bars.date(i).days - m_bars.date(i - 1).days > k_longest_pause_days;
  }

  double bound_without_limit(size_t i) const {
    if (m_has_limit) return 0;
    return k_jump_deviations * deviation_before(m_bars, i, k_window_bars, k_least_in_window).value_or(0);
  }

  const SeriesInView& m_series;
  TradingBars m_bars;
  bool m_has_limit;
  double m_percent;
};

void find_jumps(const SeriesInView& series, double percent, std::vector<model::Flaw>& flaws) {
  JumpFinder(series, percent).find(flaws);
}

}  // namespace

SeriesRule jump_rule() {
  return {.name = k_jump_name,
          .meaning = "close or open moved by more than … percent since the close before, without a split or dividend",
          .source =
              "India: no price band is wider than 20 % (SEBI circular SMDRPD/Policy/Cir-37/2001). Elsewhere, if "
              "that is more, ten robust deviations of the 60 bars before",
          .threshold = 20,
          .severity = k_jump_severity,
          .judge = find_jumps};
}

}  // namespace bluedot::quality
