// Moving what a WAL holds into the store's file. SQLite would do so in the commit that makes the WAL large, and would
// pass over a sync that the disk refused; here the writer says when, and learns of it.
#pragma once

#include "sql/database.hpp"

namespace bluedot::sql {

// Copies as much as readers allow, and syncs it. Only for the one writer. What cannot be copied (a full disk, readers
// of an old state) stays in the WAL, where it is as safe. A connection that is to leave the file alone does nothing.
// Throws Fatal when the disk refuses to sync.
void checkpoint(Writer& database);

}  // namespace bluedot::sql
