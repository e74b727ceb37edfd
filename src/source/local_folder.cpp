#include "source/local_folder.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/on_threads.hpp"

#include <system_error>

namespace bluedot::source {

namespace fs = std::filesystem;

std::optional<fs::path> local_folder(const std::string& remote) {
  if (remote.find(':') != std::string::npos) return std::nullopt;
  return remote;
}

void add_md5(RemoteListing& listing, const fs::path& folder, size_t threads) {
  base::on_threads(threads, listing.files.size(), [&](size_t index) {
    RemoteFile& file = listing.files[index];
    const fs::path path = folder / file.path;
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(path, error))) return;
    try {
      file.md5 = base::md5_hex_of_file(path);
    } catch (const base::Error& failure) {
      if (failure.kind() != base::ErrorKind::failed) throw;
    }
  });
}

}  // namespace bluedot::source
