#include "publish/tree_size.hpp"

#include "base/error.hpp"
#include "base/staged_files.hpp"
#include "publish/publication.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace bluedot::publish {
namespace {

namespace fs = std::filesystem;

constexpr int64_t k_bytes_per_mb = int64_t{1} << 20;

void warn_of_large_files(TreeSize& size, const std::vector<std::pair<std::string, int64_t>>& large) {
  for (const auto& [path, bytes] : large) {
    size.warnings.push_back(
        fmt::format("{}: has {} MB; GitHub {}", path, bytes / k_bytes_per_mb,
                    bytes > k_max_file_bytes ? "refuses files above 100 MB" : "recommends at most 50 MB a file"));
  }
}

void warn_of_size(TreeSize& size) {
  const int64_t percent = size.bytes * 100 / k_max_site_bytes;
  if (percent < k_warning_percent) return;
  size.warnings.push_back(fmt::format("the tree has {} MB, {} percent of the 1 GB that GitHub Pages takes",
                                      size.bytes / 1'000'000, percent));
}

}  // namespace

TreeSize measure_tree(const fs::path& folder) {
  TreeSize size;
  std::vector<std::pair<std::string, int64_t>> large;
  try {
    for (fs::recursive_directory_iterator entry(folder), end; entry != end; ++entry) {
      const std::string name = entry->path().filename().string();
      if (name == ".git") {  // git passes it over as well
        if (entry->is_directory()) entry.disable_recursion_pending();
        continue;
      }
      if (name == base::k_staging_folder) {
        throw base::Error(entry->path().string() + ": files are being written, or a write was cut off: export again");
      }
      if (entry->is_symlink())
        throw base::Error(entry->path().string() + ": is a symbolic link, which cannot be published");
      if (entry->is_directory()) continue;
      if (!entry->is_regular_file()) throw base::Error(entry->path().string() + ": is no regular file");
      const auto bytes = static_cast<int64_t>(entry->file_size());
      ++size.file_count;
      size.bytes += bytes;
      if (name == ".nojekyll" && entry.depth() == 0) size.has_nojekyll = true;
      if (bytes > k_large_file_bytes) large.emplace_back(entry->path().lexically_relative(folder).string(), bytes);
    }
  } catch (const fs::filesystem_error& error) {
    throw base::system_error(folder.string() + ": cannot be read", error.code().value());
  }
  std::ranges::sort(large);
  warn_of_size(size);
  warn_of_large_files(size, large);
  return size;
}

}  // namespace bluedot::publish
