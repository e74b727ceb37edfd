#include "exports/tree_listing.hpp"

#include "exports/tree_layout.hpp"

#include <fmt/format.h>

namespace bluedot::exports {

std::vector<std::string> list_repositories(const base::Folder& root, TreeFolders& folders) {
  std::vector<std::string> paths;
  for (const std::string& top : root.list()) {
    if (!is_repository_folder(top) || !root.is_folder(top)) continue;
    for (const std::string_view inner : k_repository_folders) {
      const auto folder = folders.find_folder_of(fmt::format("{}/{}/x", top, inner));
      if (!folder) continue;
      for (const std::string& name : folder->list()) paths.push_back(fmt::format("{}/{}/{}", top, inner, name));
    }
  }
  return paths;
}

}  // namespace bluedot::exports
