// Which bars of a document are unlikely, judged by the document alone: pure. What the thresholds let through is told
// from real histories (the 70 full Alpha Vantage ones), where they flag one series and no real session.
#pragma once

#include "model/anomaly.hpp"
#include "model/bar.hpp"
#include "model/timeframe.hpp"

#include <optional>
#include <span>
#include <vector>

namespace bluedot::quality {

// `bars`: dates ascending. Holidays are passed over. A bar has one kind at most, the first that fits; each kind that
// there is stands once.
std::vector<model::Anomaly> find_anomalies(model::Timeframe timeframe, std::span<const model::Bar> bars);

// The bar behind an unlikely one, dated `date`, that shows it to be so: where the old scale is back, or the day that a
// ghost repeats. Nothing for one that is unlikely by itself. `bars`: those it was found in.
std::optional<base::Date> shown_by(std::span<const model::Bar> bars, const model::Anomaly& found, base::Date date);

}  // namespace bluedot::quality
