#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_volume_spike_name = "volume_spike";
constexpr model::Severity k_volume_spike_severity = model::Severity::warning;
// What is hardly traded has such volumes every month: so many robust deviations of the logarithm as well.
constexpr double k_spike_deviations = 5;
constexpr double k_spike_beyond_all = 3;     // twenty times the largest of them, as a logarithm
constexpr double k_least_usual_volume = 20;  // a lot or two is fifty times a single share

void find_volume_spikes(const SeriesInView& series, double times, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_volume_spike_name, k_volume_spike_severity, bars.from(), flaws);
  // In money, since a split changes volumes for good.
  const auto log_turnover = [&](size_t i) {
    const auto money = turnover(bars, i);
    return money ? std::optional(std::log(*money)) : std::nullopt;
  };
  TrailingWindow window;
  for (size_t i = bars.window_begin(k_window_bars); i < bars.size(); window.push(log_turnover(i++))) {
    if (i < bars.first() || !bars.has_volume(i) || !window.tells()) continue;
    const double distance = *log_turnover(i) - window.median();
    const double usual_volume = static_cast<double>(*bars[i].volume) / std::exp(distance);
    const bool is_beyond_all = *log_turnover(i) > window.largest() + k_spike_beyond_all;
    const bool is_deviant = distance > k_spike_deviations * k_deviation_per_mad * window.deviation();
    if (distance <= std::log(times) || !(is_deviant || is_beyond_all) || usual_volume < k_least_usual_volume ||
        found.extends(i, bars.date(i))) {
      continue;
    }
    found.begin(
        i, bars.date(i),
        fmt::format("volume {}, {:.0f} times the usual {:.0f}", *bars[i].volume, std::exp(distance), usual_volume),
        fmt::format("at most {} times the median of the {} bars before", price_text(times), k_window_bars));
  }
}

}  // namespace

SeriesRule volume_spike_rule() {
  return {.name = k_volume_spike_name,
          .meaning =
              "volume, in money, is more than … times the median of the 60 bars before, and five robust deviations of "
              "logarithms",
          .source = "1.85 million Indian bars",
          .threshold = 50,
          .severity = k_volume_spike_severity,
          .judge = find_volume_spikes};
}

}  // namespace bluedot::quality
