#include "pipeline/tree_check_run.hpp"

#include "base/folder.hpp"
#include "base/interrupt.hpp"
#include "store/tables/export_ledger.hpp"

#include <filesystem>
#include <optional>

namespace bluedot::pipeline {
namespace {

// Files that a run was cut off from appending to, whatever bytes they hold: who publishes the tree refuses it as long
// as the ledger has such files. And whether there is a ledger.
void add_ledger(const sql::Reader& database, const base::Folder& root, const Workspace& workspace,
                exports::TreeCheck& result) {
  const auto rows = store::ExportLedger(database, root.path()).rows();
  for (const store::LedgerRow& row : rows) {
    if (row.state != store::FileState::writing) continue;
    result.differences.push_back({row.path, "unfinished", "a run was cut off while it appended to the file"});
  }
  if (!rows.empty() || result.files == 0) return;
  workspace.report_warning(root.path() + ": the store has no ledger of this tree; 'bluedot export' makes one");
}

}  // namespace

exports::TreeCheck check_exports(Workspace& workspace) {
  const sql::Reader database = open_for_reading(workspace);
  const sql::Snapshot one_state(database);  // for series, bars and dots
  std::optional<base::Folder> root;
  if (std::filesystem::exists(workspace.export_dir)) {
    root.emplace(base::Folder::open_root(workspace.export_dir, false));
  }
  auto result = exports::check_tree(database, root ? &*root : nullptr, workspace.settings, workspace.clock.now(),
                                    base::throw_if_interrupted);
  if (root) add_ledger(database, *root, workspace, result);
  return result;
}

}  // namespace bluedot::pipeline
