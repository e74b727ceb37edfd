#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/ingest_options.hpp"
#include "cli/report_text.hpp"
#include "pipeline/validate.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

int run_validate(const GlobalOptions& global, const IngestOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  std::vector<std::string> warnings;
  workspace.warn = [&](const std::string& message) {
    warnings.push_back(message);
    if (!global.quiet) print_message(message);
  };
  const pipeline::ValidateReport report = pipeline::validate(workspace, to_request(options, {}));
  const int64_t rejected = std::ssize(report.rejections);
  print_rejections(report.rejections, report.rejected_bars, global.quiet);
  if (global.json) {
    print_json({{"documents", {{"total", report.total}, {"good", report.good}, {"rejected", rejected}}},
                {"bars", {{"good", report.bars}, {"rejected", report.rejected_bars.size()}}},
                {"rejections", rejections_json(report.rejections)},
                {"rejected_bars", rejected_bars_json(report.rejected_bars)},
                {"findings", flaws_json(report.flaws)},
                {"warnings", warnings}});
  } else if (!global.quiet) {
    print(fmt::format("{}: {} good, {} rejected\nbars: {} good, {} to be set aside\n", plural(report.total, "document"),
                      grouped(report.good), grouped(rejected), grouped(report.bars),
                      grouped(std::ssize(report.rejected_bars))));
  }
  return rejected > 0 ? k_exit_findings : k_exit_ok;
}

}  // namespace

void add_validate(Options& app, CommandLine& line) {
  Options command = app.command("validate", "Judge documents as ingest would, write nothing");
  auto options = std::make_shared<IngestOptions>();
  add_document_options(command, *options);
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_validate(line.options, *options); }; });
}

}  // namespace bluedot::cli
