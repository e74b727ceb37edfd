// A copy of a store that is whole: made through SQLite's backup API, checked, synced, and only then given its name.
#pragma once

#include "sql/database.hpp"

#include <filesystem>

namespace bluedot::sql {

// Replaces `target` atomically. Throws Error and leaves nothing behind when the copy cannot be made or fails
// SQLite's integrity check. (VACUUM INTO is not used: before 3.45.1 it does not sync what it wrote.)
void backup(const Database& database, const std::filesystem::path& target);

}  // namespace bluedot::sql
