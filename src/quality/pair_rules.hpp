// The rules by which two tellings of the same days are held against each other: a week against its days, one feed
// against another. Pure.
#pragma once

#include "base/date.hpp"
#include "model/bar.hpp"
#include "model/flaw.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace bluedot::quality {

struct PairRule {
  std::string_view name;     // as a SeriesRule's
  std::string_view meaning;  // `… percent` is the threshold
  std::string_view source;
  double threshold = 0;
  model::Severity severity = model::Severity::warning;
};

inline constexpr PairRule k_week_not_days{
    .name = "week_not_days",
    .meaning =
        "open, high, low or close of a week differ by more than … percent from what its days say, or its volume "
        "by more than ten times that",
    .source =
        "model/weekly_bar.hpp: what a week is; of 20 years of AAPL, daily and weekly by Alpha Vantage, one week "
        "differs",
    .threshold = 0.5,
};
inline constexpr PairRule k_feeds_disagree{
    .name = "feeds_disagree",
    .meaning =
        "the closes of two feeds differ by more than … percent beside their usual ratio, or the other prices by "
        "more than five times that",
    .source = "BSE's prices of Alpha Vantage against NSE's of Yahoo: two exchanges close within one percent",
    .threshold = 1.5,
};

// Weeks of which the days are there from Monday to Friday, and which are settled as their days are, are judged; a flaw
// is dated as its week. `days` and `weeks` ascending, of one symbol and one feed, or as the store has them. Weeks
// before `from` are not wanted. What it says of a week depends on its own days, and on whether there are days before
// it.
void judge_weeks(std::span<const model::Bar> days, std::span<const model::Bar> weeks, base::Date from, double percent,
                 std::vector<model::Flaw>& flaws);

struct FeedInView {
  std::string_view feed;
  std::span<const model::Bar> bars;  // ascending, of one timeframe
};

// On the dates that both have settled. Their usual ratio, where one is adjusted for a split and the other is not, is no
// disagreement: it is the median of the dates before (k_lead_bars are enough), and 1 while those are few.
void compare_feeds(const FeedInView& one, const FeedInView& other, base::Date from, double percent,
                   std::vector<model::Flaw>& flaws);

}  // namespace bluedot::quality
