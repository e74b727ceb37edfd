#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_scale_name = "scale";
constexpr model::Severity k_scale_severity = model::Severity::error;
constexpr double k_scale_market_move = 1.25;
// Prices of before a split, or as if adjusted for it twice. They say less than a power of ten: nearer, then.
constexpr std::array k_scale_ratios{2, 3, 4, 5, 6, 7, 8, 20, 25, 50};
constexpr double k_scale_ratio_move = 1.08;
constexpr double k_least_price = 0.2;  // four ticks of India: from 0.05 to 0.1 is a step as any
constexpr size_t k_longest_scale = 5;  // no longer than a holiday week
// A split 10:1 multiplies the shares that change hands by ten. Where they stay about as many it is none.
constexpr double k_split_volume = 3;

bool is_near(double price, double other, double move = k_scale_market_move) {
  return price < other * move && price > other / move;
}

// Nothing (0) when `ratio` is no power of ten, but for what the market moves in a day.
double power_of_ten(double ratio, double least) {
  if (ratio < least / k_scale_market_move && ratio > k_scale_market_move / least) return 0;
  const double power = std::pow(10, std::round(std::log10(ratio)));
  return power != 1 && is_near(ratio, power) ? power : 0;
}

double ratio_of_split(double ratio) {
  for (const int shares : k_scale_ratios) {
    if (is_near(ratio, shares, k_scale_ratio_move)) return shares;
    if (is_near(ratio, 1.0 / shares, k_scale_ratio_move)) return 1.0 / shares;
  }
  return 0;
}

struct OtherScale {
  double factor = 1;
  size_t end = 0;  // behind its last bar
};

// Whether the last bar's volume speaks for a split 10:1, which nobody has seen come back yet.
bool is_rather_split(const TradingBars& bars, size_t i) {
  TrailingWindow window;
  for (size_t k = i - std::min(i, k_window_bars); k < i; ++k) {
    if (bars.has_volume(k)) window.push(static_cast<double>(*bars[k].volume));
  }
  if (!window.tells() || !bars.has_volume(i)) return true;
  return static_cast<double>(*bars[i].volume) >= k_split_volume * window.median();
}

// The scale of the bars from `i` on, if that is another than of the one before, and one that comes back. Of powers of
// ten one that is not back yet, too.
std::optional<OtherScale> scale_at(const SeriesInView& series, const TradingBars& bars, size_t i, double least) {
  const double base = bars[i - 1].close;
  const double ratio = bars[i].close / base;
  if (is_near(ratio, 1, 1.8) || has_action(series, bars.date(i))) return std::nullopt;
  const double power = power_of_ten(ratio, least);
  const bool is_of_ticks = std::min(base, bars[i].close) < k_least_price;
  const OtherScale other{power != 0 || is_of_ticks ? power : ratio_of_split(ratio), i};
  if (other.factor == 0) return std::nullopt;
  size_t end = i;
  const size_t last = std::min(bars.size(), i + k_longest_scale);
  while (end < last && is_near(bars[end].close, base * other.factor)) ++end;
  const bool is_back = end < bars.size() && is_near(bars[end].close, base);
  const bool may_come_back = end == bars.size() && power != 0 && (power != 0.1 || !is_rather_split(bars, i));
  return is_back || may_come_back ? std::optional(OtherScale{other.factor, end}) : std::nullopt;
}

void find_scales(const SeriesInView& series, double least, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_scale_name, k_scale_severity, bars.from(), flaws);
  // Long enough before the first for a scale to be over that is another one's bars.
  for (size_t i = std::max<size_t>(1, bars.window_begin(3 * k_longest_scale)); i < bars.size(); ++i) {
    const auto other = scale_at(series, bars, i, least);
    if (!other) continue;
    const double base = bars[i - 1].close;
    for (; i < other->end; ++i) {
      if (found.extends(i, bars.date(i))) continue;
      found.begin(i, bars.date(i), fmt::format("close {} after {}", price_text(bars[i].close), price_text(base)),
                  fmt::format("the scale before, as {}", price_text(bars[i].close / other->factor)));
    }
  }
}

}  // namespace

SeriesRule scale_rule() {
  return {.name = k_scale_name,
          .meaning =
              "… times the close before, a hundred times or that part of it, and back within five bars, or not "
              "yet back",
          .source = "70 full histories of Alpha Vantage: one series in rupees and tens of them",
          .threshold = 10,
          .severity = k_scale_severity,
          .leads_back = true,
          .judge = find_scales};
}

}  // namespace bluedot::quality
