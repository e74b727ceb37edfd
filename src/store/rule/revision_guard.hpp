// Another share's prices, or another unit, are no correction: turns a document down that says most of what it covers
// quite otherwise than the store has it.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"

#include <optional>
#include <span>

namespace bluedot::store {

// Pure. `stored`: the bars of the window before the document. Nothing: the document may be taken in. A history that is
// rescaled as after a split is believed, one that is a hundredfold is a wrong unit.
std::optional<model::Refusal> too_many_revisions(const model::BarComparison& comparison,
                                                 const model::Document& document,
                                                 std::span<const model::StoredBar> stored, double max_percent);

}  // namespace bluedot::store
