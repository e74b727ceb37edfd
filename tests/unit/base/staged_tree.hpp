// A folder that files are staged for, and a disk that takes no more.
#pragma once

#include "base/staged_files.hpp"
#include "support/resource_limit.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <memory>
#include <signal.h>
#include <string_view>

namespace bluedot::tests {

struct StagedTree {
  TempFolder temp;
  base::Folder root = base::Folder::open_root(temp.path(), false);
  std::shared_ptr<const base::Folder> data = std::make_shared<const base::Folder>(root.subfolder("data", true));

  std::filesystem::path operator/(std::string_view name) const { return temp.path() / name; }
  bool has_staging() const {
    return std::filesystem::exists(std::filesystem::symlink_status(temp.path() / base::k_staging_folder));
  }
};

// Makes writes beyond `bytes` fail with EFBIG for the life of this object.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : m_handler(signal(SIGXFSZ, SIG_IGN)), m_limit(RLIMIT_FSIZE, bytes) {}
  ~FileSizeLimit() { signal(SIGXFSZ, m_handler); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  sighandler_t m_handler;
  ResourceLimit m_limit;
};

}  // namespace bluedot::tests
