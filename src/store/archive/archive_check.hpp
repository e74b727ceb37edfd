// Whether what the store notes of its archives is what the log says of them.
#pragma once

#include "model/finding.hpp"
#include "sql/database.hpp"

namespace bluedot::store {

// Kind `archive`: notes that differ from the log's entries of archives, or that are missing on either side, and dates
// marked as archived that are more or less than the newest archive left. Entries that are archived themselves, and
// numbers of marks that an older bluedot did not log, are not compared. Reads a few rows for each archive, and counts
// the marks.
void check_archives(const sql::Reader& database, const model::FindingSink& report);

}  // namespace bluedot::store
