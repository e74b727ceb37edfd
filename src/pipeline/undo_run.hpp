// Takes batches back and brings the exports they touched up to date.
#pragma once

#include "pipeline/export_after.hpp"
#include "pipeline/workspace.hpp"
#include "store/writing/undo.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct UndoRequest {
  int64_t batch = 0;
  bool whole_run = false;  // every batch of its run, newest first
  bool export_after = true;
  std::string reason;
  std::string arguments;  // as typed, for the batch log
};

struct UndoReport {
  std::vector<store::Undone> undone;
  std::optional<int64_t> completed;  // the undo that had done it all but the exports when it was cut off
  ExportsAfter exports;
};

// Asked again after it was cut off it completes what is missing. Throws Error when there is no store, no such batch, or
// it cannot be undone; each batch is undone as a whole.
UndoReport undo(Workspace& workspace, const UndoRequest& request);

}  // namespace bluedot::pipeline
