#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/ingest_options.hpp"
#include "cli/report_text.hpp"
#include "pipeline/export_as_of.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/tree_check_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct ExportOptions {
  bool all = false, explain = false, check = false;
  std::string symbol, as_of;
};

int run_check(const GlobalOptions& global, pipeline::Workspace& workspace) {
  const exports::TreeCheck check = pipeline::check_exports(workspace);
  if (global.json) {
    Json differences = Json::array();
    for (const auto& difference : check.differences) {
      differences.push_back({{"path", difference.path}, {"kind", difference.kind}, {"detail", difference.detail}});
    }
    print_json({{"files", check.files}, {"differences", differences}});
  } else {
    for (const auto& difference : check.differences) {
      print(fmt::format("{} {}{}{}\n", difference.kind, difference.path, difference.detail.empty() ? "" : ": ",
                        difference.detail));
    }
    if (!global.quiet) {
      print(fmt::format("{} checked: {}\n", plural(check.files, "file"),
                        check.differences.empty() ? "the tree is what the store says"
                                                  : plural(std::ssize(check.differences), "difference")));
    }
  }
  return check.differences.empty() ? k_exit_ok : k_exit_findings;
}

int run_as_of(const GlobalOptions& global, pipeline::Workspace& workspace, const std::string& moment) {
  if (global.export_dir.empty()) {
    throw base::Error("export --as-of: give a folder of its own with --export-dir", base::ErrorKind::usage);
  }
  const pipeline::ExportReport report = pipeline::export_as_of(workspace, moment);
  if (global.json) {
    print_json({{"exports", export_counts_json(report)}});
  } else if (!global.quiet) {
    print(export_text(report));
  }
  return k_exit_ok;
}

int run_export(const GlobalOptions& global, const ExportOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  if (!options.as_of.empty()) return run_as_of(global, workspace, options.as_of);
  if (options.check) return run_check(global, workspace);
  pipeline::require_store(workspace);
  pipeline::ExportRequest request{options.all, {}};
  if (!options.symbol.empty()) request.symbol = options.symbol;
  pipeline::OpenStore store(workspace, store::Command::exports, joined(global.arguments));
  const pipeline::ExportReport report = pipeline::export_tree(workspace, store.database(), request);
  if (!request.symbol) store::complete_batches(store.database());
  if (global.json) {
    Json document{{"exports", export_counts_json(report)}};
    if (options.explain) {
      document["files"] = Json::array();
      for (const auto& [path, action, reason] : report.explained) {
        document["files"].push_back({{"path", path}, {"action", action}, {"reason", reason}});
      }
    }
    print_json(document);
    return k_exit_ok;
  }
  if (options.explain) {
    for (const auto& [path, action, reason] : report.explained) print(fmt::format("{} {}: {}\n", action, path, reason));
  }
  if (!global.quiet) print(export_text(report));
  return k_exit_ok;
}

}  // namespace

void add_export(Options& app, CommandLine& line) {
  Options command = app.command("export", "Bring the CSV files up to date with the store");
  auto options = std::make_shared<ExportOptions>();
  const Option all =
      command.add_flag("--all", options->all, "Render every file anew; those whose bytes are right stay untouched");
  const Option symbol = command.add("--symbol", options->symbol, "Only the files of this symbol").type_name("CODE");
  const Option explain = command.add_flag("--explain", options->explain, "Say for each file what was done and why");
  const Option check =
      command.add_flag("--check", options->check, "Compare the tree with the store byte for byte; write nothing")
          .excludes(all)
          .excludes(symbol)
          .excludes(explain);
  command
      .add("--as-of", options->as_of,
           "The tree as it was after a batch, at the end of a date (UTC) or at a UTC time, into --export-dir")
      .type_name("BATCH_OR_TIME")
      .excludes(all)
      .excludes(symbol)
      .excludes(explain)
      .excludes(check);
  command.on_given([&line, options] { line.action = [&line, options] { return run_export(line.options, *options); }; });
}

}  // namespace bluedot::cli
