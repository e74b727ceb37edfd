// Puts files of a remote away into another folder of it, after they were taken in.
#pragma once

#include "source/rclone.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::source {

struct MovedFile {
  RemoteFile file;
  std::optional<Failure> failure;  // why it stays where it was
};

// Each file keeps its path below `to_remote`. That must not lie inside `remote`, where the next listing would find it
// again: Error (usage). The remote is listed again first: a file that changed since it was fetched stays, so that the
// next run takes it in; so do files that share their path, which rclone cannot tell apart. One that is gone counts as
// moved: a run before did it. Throws as Rclone does, RemoteError if the remote cannot be listed.
std::vector<MovedFile> move_files(const Rclone& rclone, const std::string& remote, const std::vector<RemoteFile>& files,
                                  const std::string& to_remote);

}  // namespace bluedot::source
