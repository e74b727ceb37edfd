// Compares the export tree with the store.
#pragma once

#include "exports/tree_check.hpp"
#include "pipeline/workspace.hpp"

namespace bluedot::pipeline {

// Byte for byte; nothing is written. Warns where the store has no ledger of the tree.
exports::TreeCheck check_exports(Workspace& workspace);

}  // namespace bluedot::pipeline
