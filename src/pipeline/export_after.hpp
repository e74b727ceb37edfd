// The exports that follow a correction: done at once, or left to the next `bluedot export`.
#pragma once

#include "pipeline/open_store.hpp"
#include "pipeline/report.hpp"
#include "pipeline/workspace.hpp"

#include <string>

namespace bluedot::pipeline {

struct ExportsAfter {
  ExportReport report;
  bool done = false;
  std::string failure;  // why they are not done although the store is changed; empty: they are, or were not wanted
};

// Marks the batches as complete, with what was exported on the last of the run, unless the exports fail. Throws Error
// only when interrupted.
ExportsAfter export_after(const Workspace& workspace, OpenStore& store, bool is_wanted);

}  // namespace bluedot::pipeline
