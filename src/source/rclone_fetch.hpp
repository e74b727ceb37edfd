// Brings files of a remote into a staging folder, each one verified against the listing it was chosen from.
#pragma once

#include "source/rclone.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::source {

struct FetchedFile {
  RemoteFile file;
  std::filesystem::path path;      // where it stands now; empty: it could not be had
  bool is_md5_verified = false;    // false: by its size alone, since the listing has no md5
  std::optional<Failure> failure;  // why it could not be had
};

// Exactly these files of `list(remote)`, each answered for, in their order. Ordinary ones are copied by one rclone and
// stand under `files/` of the staging folder; a file that shares its path with another, or whose name is odd (`../x`, a
// control character), is fetched by its id and stands under `by_id/`; without an id it is refused. What a run before
// left there is used if its md5 is right, else removed. What does not arrive or is not what the listing says is tried
// once more. Nothing unverified stays. Throws as Rclone does, but no RemoteError: a remote that fails is told file by
// file.
std::vector<FetchedFile> fetch(const Rclone& rclone, const std::string& remote, const std::vector<RemoteFile>& files,
                               const std::filesystem::path& staging_folder);

}  // namespace bluedot::source
