// A remote that is a folder of this machine: rclone lists it as any other; its bytes are read here, on all threads.
#pragma once

#include "source/remote_listing.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::source {

// Nothing if the remote has a name or a backend before a colon (https://rclone.org/docs/#syntax-of-remote-paths). A
// path with a colon in it is left to rclone, too.
std::optional<std::filesystem::path> local_folder(const std::string& remote);

// Gives each file of the folder's listing its md5. One that cannot be read keeps none; fetching it says why.
void add_md5(RemoteListing& listing, const std::filesystem::path& folder, size_t threads);

}  // namespace bluedot::source
