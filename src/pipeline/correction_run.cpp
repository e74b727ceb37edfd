#include "pipeline/correction_run.hpp"

#include "pipeline/open_store.hpp"
#include "store/tables/find_series.hpp"

namespace bluedot::pipeline {
namespace {

// A symbol without daily bars can have blue dots all the same: then its weekly series stands for them.
bool is_weekly_only(const sql::Reader& database, const CorrectionRequest& request) {
  if (request.timeframe != model::Timeframe::daily) return false;
  store::require_symbol(database, request.symbol);
  return !store::has_series(database, request.symbol, model::Timeframe::daily);
}

}  // namespace

CorrectionReport amend(Workspace& workspace, const CorrectionRequest& request) {
  require_store(workspace);
  OpenStore store(workspace, store::Command::amend, request.arguments);
  const store::Amendment& amendment = request.amendment;
  const bool about_dot = amendment.is_dot && !amendment.correction.is_drop && amendment.correction.held.empty();
  const bool weekly_only = about_dot && is_weekly_only(store.database(), request);
  const auto series =
      store::find_series(store.database(), request.symbol, weekly_only ? model::Timeframe::weekly : request.timeframe);
  CorrectionReport report;
  report.amended =
      store::amend(store.database(), {series, request.date}, request.amendment, workspace.settings, store.run());
  report.exports = export_after(workspace, store, request.export_after);
  return report;
}

CorrectionReport release(Workspace& workspace, const CorrectionRequest& request) {
  require_store(workspace);
  OpenStore store(workspace, store::Command::release, request.arguments);
  const bool weekly_only = is_weekly_only(store.database(), request);
  const auto series =
      store::find_series(store.database(), request.symbol, weekly_only ? model::Timeframe::weekly : request.timeframe);
  CorrectionReport report;
  report.amended = store::release(store.database(), {series, request.date, weekly_only}, request.amendment.reason,
                                  workspace.settings, store.run());
  report.exports = export_after(workspace, store, request.export_after);
  return report;
}

RescaleReport rescale(Workspace& workspace, const RescaleRun& request) {
  require_store(workspace);
  OpenStore store(workspace, store::Command::rescale, request.arguments);
  const auto series = store::find_series(store.database(), request.symbol, request.timeframe);
  RescaleReport report;
  report.rescaled = store::rescale_bars(store.database(), series, request.rescale, workspace.settings, store.run());
  report.exports = export_after(workspace, store, request.export_after);
  return report;
}

}  // namespace bluedot::pipeline
