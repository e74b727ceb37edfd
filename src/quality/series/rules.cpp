#include "quality/series/rule_list.hpp"

#include <algorithm>
#include <array>

namespace bluedot::quality {

std::span<const SeriesRule> series_rules() {
  // A rule stands before those that its cause sets off too: a bar in another scale is a jump and an outlier as well.
  static const std::array rules{
      scale_rule(),     ghost_rule(),        split_rule(),   jump_rule(),         repeated_rule(), flat_rule(),
      no_volume_rule(), volume_spike_rule(), outlier_rule(), missing_rlst_rule(), outside_rule(),
  };
  return rules;
}

const SeriesRule* find_series_rule(std::string_view name) {
  const auto rule = std::ranges::find(series_rules(), name, &SeriesRule::name);
  return rule == series_rules().end() ? nullptr : &*rule;
}

}  // namespace bluedot::quality
