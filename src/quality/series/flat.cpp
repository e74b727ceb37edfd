#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_flat_name = "flat";
constexpr model::Severity k_flat_severity = model::Severity::warning;
// A series of which more than this share of the bars are flat is hardly traded.
constexpr double k_most_flat_share = 0.1;
// A series of which less than this share of the bars have volume is of an index or a currency.
constexpr double k_least_volume_share = 0.5;
constexpr size_t k_longest_looked_at = 5;  // bars before and behind, for the length of a run

struct Shares {
  size_t bars = 0, flat = 0, with_volume = 0;
};

Shares shares_before(const TradingBars& bars, size_t i) {
  Shares shares;
  for (size_t k = i - std::min(i, k_window_bars); k < i; ++k) {
    ++shares.bars;
    shares.flat += repeats_close(bars, k) ? 1U : 0U;
    shares.with_volume += bars.has_volume(k) ? 1U : 0U;
  }
  return shares;
}

// Where the run of flat bars that `i` is in begins, as far as is looked at.
size_t run_begin(const TradingBars& bars, size_t i) {
  const size_t least = i - std::min(i, k_longest_looked_at);
  while (i > least && repeats_close(bars, i - 1)) --i;
  return i;
}

size_t run_length(const TradingBars& bars, size_t i) {
  size_t end = i + 1;
  while (end < bars.size() && end <= i + k_longest_looked_at && repeats_close(bars, end)) ++end;
  return end - run_begin(bars, i);
}

bool is_flaw(const TradingBars& bars, size_t i, size_t least_run) {
  if (!repeats_close(bars, i)) return false;
  const Shares before = shares_before(bars, run_begin(bars, i));
  if (before.bars < k_least_in_window) return false;
  const auto count = static_cast<double>(before.bars);
  if (static_cast<double>(before.flat) > k_most_flat_share * count) return false;
  const bool has_volume_mostly = static_cast<double>(before.with_volume) >= k_least_volume_share * count;
  if (bars.has_no_volume(i) && has_volume_mostly && !bars.is_provisional(i)) return true;
  return run_length(bars, i) >= least_run;
}

void find_flat(const SeriesInView& series, double threshold, std::vector<model::Flaw>& flaws) {
  const TradingBars bars(series);
  FoundFlaws found(k_flat_name, k_flat_severity, bars.from(), flaws);
  for (size_t i = bars.first(); i < bars.size(); ++i) {
    if (!is_flaw(bars, i, static_cast<size_t>(threshold)) || found.extends(i, bars.date(i))) continue;
    const bool is_without = bars.has_no_volume(i);
    found.begin(i, bars.date(i),
                fmt::format("open, high, low and close are {}, the close before{}", price_text(bars[i].close),
                            is_without ? ", volume is 0" : ""),
                "prices that move");
  }
}

}  // namespace

SeriesRule flat_rule() {
  return {.name = k_flat_name,
          .meaning =
              "open, high, low and close are the close before: without volume, or of … bars in a row, in a "
              "series that else moves",
          .source = "days without trade that vendors fill in, and feeds that stand still",
          .threshold = 3,
          .severity = k_flat_severity,
          .judge = find_flat};
}

}  // namespace bluedot::quality
