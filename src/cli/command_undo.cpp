#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/ingest_options.hpp"
#include "cli/report_text.hpp"
#include "pipeline/undo_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct UndoOptions {
  int64_t batch = 0;
  bool run = false, no_export = false;
  std::string reason;
};

Json to_json(const store::Undone& undone) {
  const auto& [documents, bars, signals, series_changed] = undone.counts;
  return {{"batch", undone.undo_batch},
          {"undoes", undone.batch},
          {"documents", undone.documents},
          {"corrections", undone.corrections},
          {"bars",
           {{"inserted", bars.inserted},
            {"revised", bars.revised},
            {"settled", bars.settled},
            {"retracted", bars.retracted}}},
          {"signals", {{"inserted", signals.inserted}, {"retracted", signals.retracted}}},
          {"series", {{"changed", series_changed}}}};
}

// `4 documents`, `1 correction`, or both.
std::string what_of(const store::Undone& undone) {
  if (undone.corrections == 0) return plural(undone.documents, "document");
  const std::string corrections = plural(undone.corrections, "correction");
  return undone.documents == 0 ? corrections : plural(undone.documents, "document") + " and " + corrections;
}

std::string to_text(const store::Undone& undone) {
  const auto& [documents, bars, signals, series_changed] = undone.counts;
  return fmt::format(
      "batch {} undoes batch {}: {} evaluated again\n"
      "bars: {} inserted, {} revised, {} settled, {} retracted\nsignals: {} inserted, {} retracted\n",
      undone.undo_batch, undone.batch, what_of(undone), grouped(bars.inserted), grouped(bars.revised),
      grouped(bars.settled), grouped(bars.retracted), grouped(signals.inserted), grouped(signals.retracted));
}

int run_undo(const GlobalOptions& global, const UndoOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::UndoReport report = pipeline::undo(
      workspace, {options.batch, options.run, !options.no_export, options.reason, joined(global.arguments)});
  if (global.json) {
    Json document{{"undone", Json::array()}, {"exports", export_counts_json(report.exports.report)}};
    for (const store::Undone& undone : report.undone) document["undone"].push_back(to_json(undone));
    if (report.completed) document["completed"] = *report.completed;
    if (!report.exports.failure.empty()) document["export_failure"] = report.exports.failure;
    print_json(document);
  } else if (!global.quiet) {
    for (const store::Undone& undone : report.undone) print(to_text(undone));
    if (report.completed) {
      print(fmt::format("batch {} was undone by batch {} already; its exports, which were cut off, {}\n", options.batch,
                        *report.completed, report.exports.done ? "are done" : "are left"));
    }
    if (report.exports.done) print(export_text(report.exports.report));
  }
  return exit_after_exports("the undo", report.exports);
}

}  // namespace

void add_undo(Options& app, CommandLine& line) {
  Options command = app.command("undo", "Take a batch back; an undo is a batch and can be undone itself");
  auto options = std::make_shared<UndoOptions>();
  command.add("BATCH", options->batch, "Its number, as 'bluedot batches' shows it")
      .required()
      .between(int64_t{1}, int64_t{1'000'000'000'000})
      .type_name("");
  command.add_flag("--run", options->run, "Every batch of its run: a large backfill is several");
  command.add("--reason", options->reason, "Why, for the audit log").type_name("TEXT");
  command.add_flag("--no-export", options->no_export, "Leave the export tree as it is; 'bluedot export' follows up");
  command.on_given([&line, options] { line.action = [&line, options] { return run_undo(line.options, *options); }; });
}

}  // namespace bluedot::cli
