// All rules over a series together: what is told of each bar, by the rule that tells its cause best.
#pragma once

#include "quality/series_rule.hpp"

#include <span>
#include <vector>

namespace bluedot::quality {

struct RuleInUse {
  const SeriesRule* rule;  // never null
  double threshold;
};
// Every rule of the table with its own threshold, in its order.
std::vector<RuleInUse> all_rules();

// Flaws that begin at `series.from` or later, by their first bar, those of one bar in the order of `rules`, which is
// the table's. Of one bar the first rule is told, and those that stand alone. Needs k_lead_bars bars before `from` to
// say what it would say of the series as a whole.
std::vector<model::Flaw> judge_series(const SeriesInView& series, std::span<const RuleInUse> rules);

}  // namespace bluedot::quality
