// A folder with everything in it, held in memory: to be compared with another, or put back.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace bluedot::fault {

// Paths are relative; those of folders end in `/` and have no bytes.
using FolderImage = std::map<std::string, std::string>;

FolderImage read_image(const std::filesystem::path& folder);
// Replaces whatever the folder holds.
void write_image(const FolderImage& image, const std::filesystem::path& folder);

// The entries below `prefix` (`exports/`).
FolderImage part_of(const FolderImage& image, std::string_view prefix);
// The first difference in words, empty when there is none. Bytes are compared only where both have the path.
std::string difference(const FolderImage& expected, const FolderImage& found, bool compare_bytes = true);

}  // namespace bluedot::fault
