// Edits in plain SQL by other programs: what the store's triggers leave to our next writing command.
#pragma once

#include "sql/database.hpp"
#include "store/tables/batch_log.hpp"

#include <cstdint>

namespace bluedot::store {

// In a transaction of its own: their log entries are sealed and their batches counted; weekly bars that follow from
// edited daily ones are worked out again, by the settings the store has, in a batch `derive`. Returns how many entries
// there were.
int64_t settle_outside_edits(sql::Writer& database, const RunInfo& run);

// Whether there are any that are not settled.
bool has_outside_edits(const sql::Reader& database);

}  // namespace bluedot::store
