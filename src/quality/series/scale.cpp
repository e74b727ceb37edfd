#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_scale_name = "scale";
constexpr model::Severity k_scale_severity = model::Severity::error;
constexpr double k_scale_market_move = 1.25;
constexpr size_t k_longest_scale = 5;  // no longer than a holiday week
// A split 10:1 multiplies the shares that change hands by ten. Where they stay about as many it is none.
constexpr double k_split_volume = 3;

bool is_near(double price, double other) {
  return price < other * k_scale_market_move && price > other / k_scale_market_move;
}

// Nothing when `ratio` is no power of ten, but for what the market moves in a day.
double power_of_ten(double ratio, double least) {
  if (ratio < least / k_scale_market_move && ratio > k_scale_market_move / least) return 0;
  const double power = std::pow(10, std::round(std::log10(ratio)));
  return power != 1 && is_near(ratio, power) ? power : 0;
}

// Whether the last bar's volume speaks for a split 10:1, which nobody has seen come back yet.
bool is_rather_split(const TradingBars& bars, size_t i) {
  TrailingWindow window;
  for (size_t k = i - std::min(i, k_window_bars); k < i; ++k) {
    if (bars.has_volume(k)) window.push(static_cast<double>(*bars[k].volume));
  }
  if (!window.tells() || !bars.has_volume(i)) return true;
  return static_cast<double>(*bars[i].volume) >= k_split_volume * window.median();
}

// Behind the bars from `i` on that are in another scale than the one before; `i` when it is in none.
size_t end_of_scale(const SeriesInView& series, const TradingBars& bars, size_t i, double least) {
  const double base = bars[i - 1].close;
  const double power = power_of_ten(bars[i].close / base, least);
  if (power == 0 || has_action(series, bars.date(i))) return i;
  size_t end = i;
  const size_t last = std::min(bars.size(), i + k_longest_scale);
  while (end < last && is_near(bars[end].close, base * power)) ++end;
  if (end < bars.size()) return is_near(bars[end].close, base) ? end : i;
  return power < 0.05 || power > 1 || !is_rather_split(bars, i) ? end : i;
}

void find_scales(const SeriesInView& series, double least, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_scale_name, k_scale_severity, bars, flaws);
  const size_t first = std::max<size_t>(1, bars.window_begin(2 * k_longest_scale));
  for (size_t i = first; i < bars.size(); ++i) {
    const size_t end = end_of_scale(series, bars, i, least);
    if (end == i) continue;
    const double base = bars[i - 1].close;
    for (; i < end; ++i) {
      if (found.extends(i)) continue;
      found.begin(i, fmt::format("close {} after {}", price_text(bars[i].close), price_text(base)),
                  fmt::format("the scale before, as {}",
                              price_text(bars[i].close / power_of_ten(bars[i].close / base, least))));
    }
  }
}

}  // namespace

SeriesRule scale_rule() {
  return {.name = k_scale_name,
          .meaning =
              "… times the close before, a hundred times or that part of it, and back within five bars, or not "
              "yet back",
          .source = "70 full histories of Alpha Vantage (quality/anomalies.hpp): one series in rupees and tens of them",
          .threshold = 10,
          .severity = k_scale_severity,
          .leads_back = true,
          .judge = find_scales};
}

}  // namespace bluedot::quality
