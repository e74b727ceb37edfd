// A store as the program before the last migration left it, with today's rows: something to be migrated.
#pragma once

#include <filesystem>

namespace bluedot::fault {

// Replaces the store, which nobody has open: every row of every table that the older schema has, in its columns; none
// where today's table has fewer.
void age_store(const std::filesystem::path& store);

}  // namespace bluedot::fault
