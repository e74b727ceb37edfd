#include "pipeline/export_after.hpp"

#include "base/error.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/open_store.hpp"

namespace bluedot::pipeline {

ExportsAfter export_after(const Workspace& workspace, OpenStore& store, bool is_wanted) {
  sql::Writer& database = store.database();
  ExportsAfter after;
  if (!is_wanted) {
    store::complete_batches(database);
    return after;
  }
  try {
    after.report = export_tree(workspace, database, {});
    after.done = true;
    store::RunFigures figures;
    figures.exports = after.report.counts;
    store::complete_run(database, store.run().run_id, figures);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    after.failure = error.what();
  }
  return after;
}

}  // namespace bluedot::pipeline
