// One file at a time made durable: synced before it is given its name, its folder synced after.
#pragma once

#include <filesystem>

namespace bluedot::base {

// The bytes of a file, or the entries of a folder. Throws Fatal when the disk refuses.
void sync_path(const std::filesystem::path& path);
// Syncs `from`, renames it over `to`, syncs the folder. Both stand in the same folder.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);
// The folder that `path` stands in, whatever it is relative to.
std::filesystem::path folder_of(const std::filesystem::path& path);

}  // namespace bluedot::base
