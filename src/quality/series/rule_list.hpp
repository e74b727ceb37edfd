// The rules over a series, each in the file of its name; the table is in rules.cpp.
#pragma once

#include "quality/series_rule.hpp"

namespace bluedot::quality {

SeriesRule scale_rule();
SeriesRule ghost_rule();
SeriesRule split_rule();
SeriesRule jump_rule();
SeriesRule repeated_rule();
SeriesRule flat_rule();
SeriesRule no_volume_rule();
SeriesRule volume_spike_rule();
SeriesRule outlier_rule();
SeriesRule missing_rlst_rule();
SeriesRule outside_rule();

}  // namespace bluedot::quality
