// How much is to be published, and whether it is fit to be.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::publish {

struct TreeSize {
  int64_t file_count = 0, bytes = 0;
  bool has_nojekyll = false;
  std::vector<std::string> warnings;  // of what GitHub does not like
};

// Throws Error for a symbolic link (Pages deploys none), for a special file, and for the staging folder of files that
// are being written.
TreeSize measure_tree(const std::filesystem::path& folder);

}  // namespace bluedot::publish
