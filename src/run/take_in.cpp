#include "run/take_in.hpp"

#include "base/printable.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/ingest.hpp"
#include "pipeline/open_store.hpp"
#include "run/recorder.hpp"
#include "store/tables/delivery_log.hpp"

#include <fmt/format.h>

namespace bluedot::run {
namespace {

using model::RunOutcome;

constexpr size_t k_named_rejections = 5;  // the view `rejections` has them all
constexpr size_t k_path_characters = 200;

struct Taken {
  const std::filesystem::path& inbox;
  const std::vector<store::Delivery>& deliveries;
};

// `drive: AAPL_daily.json`, as people know the file: not where the inbox keeps it.
std::string name_at_source(const sql::Reader& database, const Taken& taken, const std::string& path) {
  for (const store::Delivery& delivery : taken.deliveries) {
    const std::string folder = (taken.inbox / delivery.folder).string() + "/";
    if (!path.starts_with(folder)) continue;
    std::string kept_as = path.substr(folder.size()), which;
    auto name = store::delivered_path(database, delivery, kept_as);
    const size_t mark = kept_as.rfind('#');  // `x.json.gz#2`: its second document
    if (!name && mark != std::string::npos) {
      which = kept_as.substr(mark);
      kept_as.resize(mark);
      name = store::delivered_path(database, delivery, kept_as);
    }
    return fmt::format("{}: {}{}", delivery.source, base::printable(name.value_or(kept_as), k_path_characters), which);
  }
  return path;
}

std::string text_of(const sql::Reader& database, const Taken& taken, const pipeline::IngestReport& report) {
  const auto& [documents, bars, signals, series] = report.counts;
  std::string text =
      fmt::format("{} documents: {} accepted, {} unchanged, {} stale, {} rejected; {} series changed", documents.total,
                  documents.accepted, documents.unchanged, documents.stale, documents.rejected, series);
  for (size_t i = 0; i < std::min(report.rejections.size(), k_named_rejections); ++i) {
    const auto& [path, refusal] = report.rejections[i];
    text += fmt::format("\nrejected: {}: {}", name_at_source(database, taken, path), refusal.reason);
  }
  if (report.rejections.size() > k_named_rejections) {
    text += fmt::format("\nand {} more; 'bluedot documents --rejected' lists them",
                        report.rejections.size() - k_named_rejections);
  }
  return text;
}

}  // namespace

TakenIn take_in(pipeline::Workspace& workspace, const std::filesystem::path& inbox, model::RunStep& step) {
  auto deliveries = store::deliveries_to_take_in(pipeline::open_for_reading(workspace));
  if (deliveries.empty()) {
    step.message = "nothing has arrived";
    return {};
  }
  pipeline::IngestRequest request;
  for (const store::Delivery& delivery : deliveries) request.paths.push_back((inbox / delivery.folder).string());
  request.export_after = false;
  request.judge_after = false;
  request.arguments = "run " + workspace.run_id;
  const pipeline::IngestReport report = pipeline::ingest(workspace, request);
  const auto& [documents, bars, signals, series] = report.counts;
  step.outcome = documents.rejected > 0 ? RunOutcome::degraded : RunOutcome::ok;
  step.message = text_of(pipeline::open_for_reading(workspace), {inbox, deliveries}, report);
  step.counts = {{"documents", documents.total},
                 {"accepted", documents.accepted},
                 {"unchanged", documents.unchanged},
                 {"stale", documents.stale},
                 {"rejected", documents.rejected},
                 {"bars_inserted", bars.inserted},
                 {"bars_revised", bars.revised},
                 {"bars_retracted", bars.retracted},
                 {"signals_inserted", signals.inserted},
                 {"signals_retracted", signals.retracted},
                 {"series_changed", series}};
  step.stays_open = documents.rejected > 0;
  for (const store::Delivery& delivery : deliveries) {
    if (delivery.gap.empty() || delivery.run_id == workspace.run_id) continue;
    step.outcome = RunOutcome::degraded;
    step.stays_open = true;
    step.message += fmt::format("\nthe delivery {} of {}, pulled by a run that was cut off, is short: {}",
                                delivery.name, delivery.source, delivery.gap);
  }
  return {std::move(deliveries), documents, report.batches};
}

void export_changes(pipeline::Workspace& workspace, model::RunStep& step) {
  pipeline::OpenStore store(workspace, store::Command::exports, "run " + workspace.run_id);
  const pipeline::ExportReport report = pipeline::export_tree(workspace, store.database(), {false, {}, false});
  store::complete_batches(store.database());
  const auto& [written, unchanged, removed] = report.counts;
  const bool is_nothing = written + removed + report.indexes_written == 0;
  step.outcome = is_nothing ? RunOutcome::nothing : RunOutcome::ok;
  step.message = is_nothing ? "the tree is up to date" : fmt::format("{} files written, {} removed", written, removed);
  step.counts = {{"written", written}, {"removed", removed}};
}

}  // namespace bluedot::run
