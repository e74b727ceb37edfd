#include "pipeline/undo_run.hpp"

#include "base/error.hpp"
#include "pipeline/export_run.hpp"

namespace bluedot::pipeline {

UndoReport undo(Workspace& workspace, const UndoRequest& request) {
  if (!std::filesystem::exists(workspace.store)) open_for_reading(workspace);  // says that there is none
  OpenStore store(workspace, "undo", request.arguments);
  std::vector<int64_t> batches{request.batch};
  if (request.whole_run) batches = store::batches_of_run(store.database(), request.batch);
  UndoReport report;
  for (const int64_t batch : batches) {
    report.undone.push_back(
        store::undo_batch(store.database(), batch, workspace.settings, store.run(), request.reason));
  }
  if (!request.export_after) {
    store::complete_batches(store.database());
    return report;
  }
  try {
    report.exports = export_tree(workspace, store.database(), {});
    report.exported = true;
    store::complete_batches(store.database());
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    report.export_failure = error.what();
  }
  return report;
}

}  // namespace bluedot::pipeline
