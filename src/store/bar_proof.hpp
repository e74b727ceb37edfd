// What the store's CHECK constraints say of bars and dots, for writers that do without them (sql/proven_writes).
#pragma once

#include "model/bar.hpp"

namespace bluedot::store {

// Throws Error for a bar that the table would refuse. None comes this far: quality/ sets impossible bars aside.
void require_possible(const model::Bar& bar);
// The same for the date of a dot.
void require_possible(base::Date date);

}  // namespace bluedot::store
