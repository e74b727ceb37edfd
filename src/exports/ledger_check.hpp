// Compares what the ledger claims with the files of the tree and with the store. Writes nothing. Files that are only
// out of date are no finding: the next export follows up.
#pragma once

#include "base/instant.hpp"
#include "exports/tree_folders.hpp"
#include "model/finding.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"

#include <functional>
#include <string>

namespace bluedot::exports {

struct LedgerCheck {
  const sql::Reader& database;
  const base::Folder* root = nullptr;  // none: there is no tree
  std::string folder;                  // canonical path of the tree, which the ledger knows it by
  std::function<void()> each_series;   // called before each series, for progress and interruption
};

struct LedgerFiles {
  bool is_known = false;  // whether the store has a ledger of the tree
  int64_t files = 0;      // that it has
};

// Kind `file`: a file is missing, is of another size or, with `thorough`, has other bytes than the ledger says; or a
// run was cut off while it appended to it; or no export wrote it, though it stands where only exports should. A tree
// that the ledger knows nothing of is one finding, if there is anything in it.
LedgerFiles check_ledger_files(const LedgerCheck& check, bool thorough, const model::FindingSink& report);

// Kind `export`: of the files that show the store's present revision, those for which the store now gives other bytes.
void check_ledger_bytes(const LedgerCheck& check, const model::Settings& settings, base::Instant now,
                        const model::FindingSink& report);

}  // namespace bluedot::exports
