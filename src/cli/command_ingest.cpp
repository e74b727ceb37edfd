#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/ingest_options.hpp"
#include "cli/report_text.hpp"

namespace bluedot::cli {
namespace {

int run_ingest(const GlobalOptions& global, const IngestOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  std::vector<std::string> warnings;
  workspace.warn = [&](const std::string& message) {
    warnings.push_back(message);
    if (!global.quiet) print_message(message);
  };
  pipeline::IngestReport report = pipeline::ingest(workspace, to_request(options, global.arguments));
  report.warnings = std::move(warnings);
  print_rejections(report.rejections, report.rejected_bars, global.quiet);
  print_disputes(report);
  if (!global.quiet) print_rescalings(report.rescalings);
  print_scale_breaks(report.scale_breaks);
  if (global.json) {
    print_json(ingest_json(report));
  } else if (!global.quiet) {
    print(ingest_text(report));
  }
  if (!report.export_failure.empty()) {
    print_message("the bars are in the store, the exports are not done ('bluedot export' follows up): " +
                  report.export_failure);
    return k_exit_failed;
  }
  return report.counts.documents.rejected > 0 ? k_exit_findings : k_exit_ok;
}

}  // namespace

void add_ingest(Options& app, CommandLine& line) {
  Options command = app.command("ingest", "Take documents in, then export what changed");
  auto options = std::make_shared<IngestOptions>();
  add_document_options(command, *options);
  command.add_flag("--no-export", options->no_export, "Leave the export tree as it is; 'bluedot export' follows up");
  command.add_flag("--dry-run", options->dry_run,
                   "Say row by row what would change, with the counts of the real run; change nothing");
  command.add_flag(
      "--verify", options->verify,
      "Compare each document with the stored rows, those taken in before too, and put back what something\n"
      "changed around the log");
  command.add_flag("--force", options->force, "Take in documents that retract much, and those that an undo took back");
  command.on_given([&line, options] { line.action = [&line, options] { return run_ingest(line.options, *options); }; });
}

}  // namespace bluedot::cli
