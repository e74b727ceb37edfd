#include "model/bar_fault.hpp"
#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_outside_name = "outside";
constexpr model::Severity k_outside_severity = model::Severity::info;

void find_outside(const SeriesInView& series, double percent, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_outside_name, k_outside_severity, bars.from(), flaws);
  for (size_t i = bars.first(); i < bars.size(); ++i) {
    const model::BarValues& v = bars[i];
    if (!model::is_outside_its_range(v)) continue;
    const double above = std::max({v.open, v.close, v.high}) / v.high - 1;
    const double below = 1 - std::min({v.open, v.close, v.low}) / v.low;
    if (std::max(above, below) * 100 <= percent || found.extends(i, bars.date(i))) continue;
    found.begin(i, bars.date(i),
                fmt::format("open {} and close {}, high {} and low {}", price_text(v.open), price_text(v.close),
                            price_text(v.high), price_text(v.low)),
                "open and close from low to high");
  }
}

}  // namespace

SeriesRule outside_rule() {
  return {.name = k_outside_name,
          .meaning = "open or close lie outside low to high by more than … percent",
          .source = "vendors round the four prices apart, or take them from different prints (model/bar_fault.hpp)",
          .threshold = 0,
          .severity = k_outside_severity,
          .stands_alone = true,
          .judge = find_outside};
}

}  // namespace bluedot::quality
