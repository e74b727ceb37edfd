#include "pipeline/correction_run.hpp"

#include "store/find_series.hpp"

namespace bluedot::pipeline {
namespace {

void require_store(Workspace& workspace) {
  if (!std::filesystem::exists(workspace.store)) open_for_reading(workspace);  // says that there is none
}

}  // namespace

CorrectionReport amend(Workspace& workspace, const CorrectionRequest& request) {
  require_store(workspace);
  OpenStore store(workspace, "amend", request.arguments);
  const auto series = store::find_series(store.database(), request.symbol, request.timeframe);
  CorrectionReport report;
  report.amended =
      store::amend(store.database(), series, request.date, request.amendment, workspace.settings, store.run());
  report.exports = export_after(workspace, store.database(), request.export_after);
  return report;
}

CorrectionReport release(Workspace& workspace, const CorrectionRequest& request) {
  require_store(workspace);
  OpenStore store(workspace, "release", request.arguments);
  const auto series = store::find_series(store.database(), request.symbol, request.timeframe);
  CorrectionReport report;
  report.amended =
      store::release(store.database(), series, request.date, request.amendment.reason, workspace.settings, store.run());
  report.exports = export_after(workspace, store.database(), request.export_after);
  return report;
}

}  // namespace bluedot::pipeline
