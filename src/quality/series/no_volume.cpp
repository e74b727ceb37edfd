#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_no_volume_name = "no_volume";
constexpr model::Severity k_no_volume_severity = model::Severity::warning;

bool else_has_volume(const TradingBars& bars, size_t i, double percent) {
  size_t known = 0;
  size_t with_volume = 0;
  for (size_t k = i - std::min(i, k_window_bars); k < i; ++k) {
    known += bars[k].volume ? 1U : 0U;
    with_volume += bars.has_volume(k) ? 1U : 0U;
  }
  return known >= k_least_in_window && static_cast<double>(with_volume) * 100 >= percent * static_cast<double>(known);
}

void find_no_volume(const SeriesInView& series, double percent, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_no_volume_name, k_no_volume_severity, bars.from(), flaws);
  for (size_t i = bars.first(); i < bars.size(); ++i) {
    if (!bars.has_no_volume(i) || bars.is_provisional(i) || !else_has_volume(bars, i, percent) ||
        found.extends(i, bars.date(i))) {
      continue;
    }
    found.begin(i, bars.date(i),
                fmt::format("volume 0, close {} after {}", price_text(bars[i].close), price_text(bars[i - 1].close)),
                fmt::format("volume, as {} % of the {} bars before have it", price_text(percent), k_window_bars));
  }
}

}  // namespace

SeriesRule no_volume_rule() {
  return {.name = k_no_volume_name,
          .meaning = "volume 0 in a series in which … percent of the bars before have volume",
          .source = "days without trade that vendors fill in, and prices that came without their volume",
          .threshold = 90,
          .severity = k_no_volume_severity,
          .judge = find_no_volume};
}

}  // namespace bluedot::quality
