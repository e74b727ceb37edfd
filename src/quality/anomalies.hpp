// Which bars of a document are unlikely, judged by the document alone: pure. What the thresholds let through is told
// from real histories (the 70 full Alpha Vantage ones), where they flag one series and no real session.
#pragma once

#include "model/anomaly.hpp"
#include "model/bar.hpp"
#include "model/timeframe.hpp"

#include <span>
#include <vector>

namespace bluedot::quality {

// `bars`: dates ascending. Holidays are passed over. A bar has one kind at most, the first that fits; each kind that
// there is stands once.
std::vector<model::Anomaly> find_anomalies(model::Timeframe timeframe, std::span<const model::Bar> bars);

}  // namespace bluedot::quality
