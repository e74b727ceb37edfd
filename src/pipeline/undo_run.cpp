#include "pipeline/undo_run.hpp"

#include "pipeline/open_store.hpp"
#include "sql/checkpoint.hpp"

namespace bluedot::pipeline {

UndoReport undo(Workspace& workspace, const UndoRequest& request) {
  require_store(workspace);
  OpenStore store(workspace, store::Command::undo, request.arguments);
  UndoReport report;
  report.completed = store::unfinished_undo(store.database(), request.batch, request.whole_run);
  std::vector<int64_t> batches;
  if (!report.completed) batches = {request.batch};
  if (!report.completed && request.whole_run) batches = store::batches_of_run(store.database(), request.batch);
  for (const int64_t batch : batches) {
    if (!report.undone.empty()) sql::checkpoint(store.database());  // the last one is left to the export
    report.undone.push_back(
        store::undo_batch(store.database(), batch, workspace.settings, store.run(), request.reason));
  }
  report.exports = export_after(workspace, store, request.export_after);
  return report;
}

}  // namespace bluedot::pipeline
