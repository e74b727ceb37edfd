#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_missing_rlst_name = "missing_rlst";
constexpr model::Severity k_missing_rlst_severity = model::Severity::info;

bool else_has_rlst(const TradingBars& bars, size_t i, double percent) {
  const size_t begin = i - std::min(i, k_window_bars);
  size_t with_rlst = 0;
  for (size_t k = begin; k < i; ++k) with_rlst += bars[k].rlst ? 1U : 0U;
  const size_t all = i - begin;
  return all >= k_least_in_window && static_cast<double>(with_rlst) * 100 >= percent * static_cast<double>(all);
}

void find_missing_rlst(const SeriesInView& series, double percent, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_missing_rlst_name, k_missing_rlst_severity, bars.from(), flaws);
  for (size_t i = bars.first(); i < bars.size(); ++i) {
    // Ratings are worked out after the close.
    if (bars[i].rlst || bars.is_provisional(i) || !else_has_rlst(bars, i, percent) || found.extends(i, bars.date(i)))
      continue;
    found.begin(i, bars.date(i), "no rlst",
                fmt::format("one, as {} % of the {} bars before have it", price_text(percent), k_window_bars));
  }
}

}  // namespace

SeriesRule missing_rlst_rule() {
  return {.name = k_missing_rlst_name,
          .meaning = "a trading day without rlst, in a series in which … percent of the bars before have it",
          .source = "MarketSmith's ratings, which are missing on holidays and on a few trading days",
          .threshold = 90,
          .severity = k_missing_rlst_severity,
          .stands_alone = true,
          .judge = find_missing_rlst};
}

}  // namespace bluedot::quality
