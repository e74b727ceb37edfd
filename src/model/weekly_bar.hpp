// The bar of a week, worked out from the bars of its days.
#pragma once

#include "model/bar.hpp"

#include <optional>
#include <span>

namespace bluedot::model {

// `days`: daily bars of the ISO week of `friday`, dates ascending; holidays are passed over. Nothing when none of them
// is a trading day. Open of the first, close of the last, the highest high, the lowest low; volumes are added up, and
// unknown when all are. rlst and bc are those of the last day that has one: both say how things stood at a moment, as
// the close does, and a week's moment is its end.
// `is_over`: what is known of the days was said after the week's close; else, or while one of the days is provisional,
// the week is provisional.
std::optional<Bar> weekly_bar(base::Date friday, std::span<const Bar> days, bool is_over);

}  // namespace bluedot::model
