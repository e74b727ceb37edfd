#include "base/interrupt.hpp"
#include "exports/series_export.hpp"
#include "pipeline/export_run.hpp"

#include <algorithm>

namespace bluedot::pipeline {
namespace {

void count(const exports::SeriesResult& results, ExportReport& report) {
  for (const exports::StreamResult& result : results) {
    if (result.staged) ++report.counts.written;
    if (result.is_removed) ++report.counts.removed;
    if (!result.staged && result.row.state == store::FileState::written) ++report.counts.unchanged;
  }
}

}  // namespace

ExportReport rehearse_exports(const Workspace& workspace, const sql::Reader& database) {
  ExportReport report;
  const auto series = store::series_to_export(database);
  std::optional<base::Folder> root;
  std::optional<exports::TreeFolders> folders;
  exports::LedgerMap rows;
  if (std::filesystem::exists(workspace.export_dir)) {
    root.emplace(base::Folder::open_root(workspace.export_dir, false));
    folders.emplace(*root);
    rows = exports::load_ledger(store::ExportLedger(database, root->path()));
  } else {
    folders.emplace();
  }
  exports::SeriesImage image(database, workspace.settings, workspace.clock.now());
  for (const exports::SeriesPlan& plan :
       exports::plan_exports(series, rows, *folders, workspace.settings, workspace.clock.now(), {})) {
    base::throw_if_interrupted();
    if (plan.is_out_of_date()) {
      count(exports::export_series(plan, image, rows, *folders, nullptr), report);
      continue;
    }
    report.counts.unchanged += std::ranges::count_if(
        plan.streams, [&](const auto& stream) { return rows.at(stream.path).state == store::FileState::written; });
  }
  return report;
}

}  // namespace bluedot::pipeline
