#include "cli/bar_argument.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/correction_report.hpp"
#include "cli/ingest_options.hpp"

namespace bluedot::cli {
namespace {

struct ReleaseOptions {
  BarArgument bar;
  bool no_export = false;
  std::string reason;
};

int run_release(const GlobalOptions& global, const ReleaseOptions& options) {
  const BarName name = to_bar_name(options.bar);
  pipeline::CorrectionRequest request;
  request.symbol = name.symbol;
  request.timeframe = name.timeframe;
  request.date = name.date;
  request.amendment.reason = options.reason;
  request.export_after = !options.no_export;
  request.arguments = joined(global.arguments);
  pipeline::Workspace workspace = make_workspace(global);
  return report_correction(global, request, pipeline::release(workspace, request), "the release");
}

}  // namespace

void add_release(Options& app, CommandLine& line) {
  Options command = app.command("release", "Let go of every correction of a bar: it is what the documents say again");
  auto options = std::make_shared<ReleaseOptions>();
  add_bar_argument(command, options->bar);
  command.add("--reason", options->reason, "Why, for the audit log").type_name("TEXT");
  command.add_flag("--no-export", options->no_export, "Leave the export tree as it is; 'bluedot export' follows up");
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_release(line.options, *options); }; });
}

}  // namespace bluedot::cli
