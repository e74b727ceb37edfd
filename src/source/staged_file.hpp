// A file that was fetched: where it may stand, and whether it is the one the listing names.
#pragma once

#include "source/rclone_failure.hpp"
#include "source/remote_listing.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::source {

// How a file can be asked for so that exactly it arrives, inside the staging folder.
enum class Way {
  by_path,  // with many others by one `rclone copy`; it stands under its own path
  by_id,    // its path is shared or odd; it stands under its id
  none,     // its path is shared or odd, and it has no id
};
Way way_of(const RemoteFile& file);

// Whether a path means the same to rclone, to a list of one path a line, and to this machine: relative, no empty part,
// no `.` or `..`, no control character, none of the characters that rclone writes in place of others (`／`, `␊`, `‛`;
// https://rclone.org/overview/#encoding).
bool is_plain(std::string_view path);

// Where it stands below the staging folder: `files/…` or `by_id/ID.json`.
std::filesystem::path staged_path(const RemoteFile& file);

// Whether the file at `path` is what the listing says, by size and, if the listing has one, md5; else why not.
std::optional<Failure> find_damage(const RemoteFile& file, const std::filesystem::path& path);

}  // namespace bluedot::source
