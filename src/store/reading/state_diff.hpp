// What differs between the states after two batches: per bar and per dot, with before and after.
#pragma once

#include "sql/database.hpp"
#include "store/reading/batch_changes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

// From the state after batch `from` to that after batch `to`, whichever is later. Only what was different then and is
// different now: a value that changed and changed back is no difference. Actions are insert, revise, retract (of bars)
// and insert_signal, retract_signal. With `symbol` only that one's; throws Error when the store does not have it.
// Costs two range scans for each series that the log names between the two.
std::vector<BatchChange> diff_states(const sql::Reader& database, int64_t from, int64_t to,
                                     const std::optional<std::string>& symbol);

}  // namespace bluedot::store
