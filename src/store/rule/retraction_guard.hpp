// Half a file is not a correction: turns a document down that would retract much of what it covers.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"

#include <optional>

namespace bluedot::store {

// Pure. `known`: where the store has the symbol trade. Nothing: the document may be taken in.
std::optional<model::Refusal> too_many_retractions(const model::BarComparison& comparison,
                                                   const model::Document& document, const model::Exchange& known,
                                                   double max_percent);

}  // namespace bluedot::store
