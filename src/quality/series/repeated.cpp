#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_repeated_name = "repeated";
constexpr model::Severity k_repeated_severity = model::Severity::warning;

// Whether a bar and the one before it cannot be equal by chance: the same price all day and a handful of shares can.
bool repeats_bar_before(const TradingBars& bars, size_t i, int64_t least_volume) {
  const model::BarValues& v = bars[i];
  return v == bars[i - 1] && v.high > v.low && v.volume.value_or(0) >= least_volume;
}

void find_repeated(const SeriesInView& series, double threshold, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_repeated_name, k_repeated_severity, bars.from(), flaws);
  for (size_t i = std::max<size_t>(bars.first(), 1); i < bars.size(); ++i) {
    if (!repeats_bar_before(bars, i, static_cast<int64_t>(threshold)) || found.extends(i, bars.date(i))) continue;
    found.begin(i, bars.date(i),
                fmt::format("all values are those of {}, volume {} too", bars.date(i - 1).iso(), *bars[i].volume),
                "values of its own");
  }
}

}  // namespace

SeriesRule repeated_rule() {
  return {.name = k_repeated_name,
          .meaning = "all values are those of the bar before, a volume of … shares or more too",
          .source = "a feed that stands still, or a bar that was delivered under two dates",
          .threshold = 100,
          .severity = k_repeated_severity,
          .judge = find_repeated};
}

}  // namespace bluedot::quality
