// Files of a tree that an export wrote and that belong to no series any more: a store that was restored lacks them.
#pragma once

#include "exports/export_plan.hpp"
#include "exports/tree_folders.hpp"
#include "model/settings.hpp"
#include "store/tables/export_reader.hpp"

#include <string>
#include <vector>

namespace bluedot::exports {

// Takes them away, durably, and says which. They are ours for certain: the tree's manifest lists them, and they have
// the very bytes that it says. Whatever else stands in the tree, or was changed, stays. Costs a look at the manifest
// where that is the one that the ledger knows: an export by this very ledger wrote it.
//
// To be done before the manifest is replaced, which is all that tells of them.
std::vector<std::string> remove_orphans(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                        const model::Settings& settings, TreeFolders& folders);

}  // namespace bluedot::exports
