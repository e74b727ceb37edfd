// Rehearses a recovery: a backup is restored to a scratch folder, its exports are built anew and compared with the
// tree.
#pragma once

#include "exports/tree_check.hpp"
#include "pipeline/workspace.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct DrillReport {
  int64_t files = 0;                             // that were built anew
  std::vector<exports::Difference> differences;  // between them and the tree: `missing`, `different`, `unexpected`
  std::vector<std::string> notes;                // why a comparison says nothing
  double restore_seconds = 0, export_seconds = 0;
};

// The scratch folder `<store>.drill` is made and removed; what a killed drill left is removed first. Error (locked)
// while another drill runs. Writes neither the store nor the tree.
DrillReport drill(Workspace& workspace, const std::filesystem::path& backup);

}  // namespace bluedot::pipeline
