// What stands in the folders of a tree that TradingView reads whole: data and symbol_info of every repository.
#pragma once

#include "exports/tree_folders.hpp"

#include <string>
#include <vector>

namespace bluedot::exports {

// The paths of all their entries, ours or not. Files beside them (a README, .git) are not looked at.
std::vector<std::string> list_repositories(const base::Folder& root, TreeFolders& folders);

}  // namespace bluedot::exports
