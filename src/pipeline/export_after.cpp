#include "pipeline/export_after.hpp"

#include "base/error.hpp"
#include "pipeline/export_run.hpp"

namespace bluedot::pipeline {

ExportsAfter export_after(const Workspace& workspace, sql::Database& database, bool is_wanted) {
  ExportsAfter after;
  if (!is_wanted) {
    store::complete_batches(database);
    return after;
  }
  try {
    after.report = export_tree(workspace, database, {});
    after.done = true;
    store::complete_batches(database);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    after.failure = error.what();
  }
  return after;
}

}  // namespace bluedot::pipeline
