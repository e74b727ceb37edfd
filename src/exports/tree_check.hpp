// Compares a tree on disk with what the store says it should be, byte for byte. Writes nothing, trusts no ledger.
#pragma once

#include "base/instant.hpp"
#include "exports/tree_folders.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"

#include <functional>
#include <string>
#include <vector>

namespace bluedot::exports {

struct Difference {
  std::string path;
  // `missing`, `different`, `unexpected`, `refused` (TradingView would not take it), `unfinished` (by the ledger)
  std::string kind;
  std::string detail;
};

struct TreeCheck {
  int64_t files = 0;  // that should be there
  std::vector<Difference> differences;
};

// `each_series` is called before each series, for progress and interruption. Beside the
// repositories' data and symbol_info folders, which TradingView reads whole, files of others (a README, .git) are not
// looked at. Without a `root` everything is missing.
TreeCheck check_tree(const sql::Reader& database, const base::Folder* root, const model::Settings& settings,
                     base::Instant now, const std::function<void()>& each_series);

}  // namespace bluedot::exports
