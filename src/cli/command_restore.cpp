#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/restore_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct RestoreOptions {
  std::string file;
  bool force = false;
};

int run_restore(const GlobalOptions& global, const RestoreOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::RestoreReport report = pipeline::restore(workspace, options.file, options.force);
  if (global.json) {
    print_json({{"store", workspace.store.string()},
                {"schema_version", report.head.schema_version},
                {"last_batch", report.head.last_batch},
                {"log_entry", report.head.audit_id},
                {"had_manifest", report.had_manifest},
                {"kept", report.kept.empty() ? Json(nullptr) : Json(report.kept.string())},
                {"seconds", report.seconds}});
    return k_exit_ok;
  }
  if (global.quiet) return k_exit_ok;
  print(fmt::format("{} is as it was after batch {} ({}){}\n", workspace.store.string(), report.head.last_batch,
                    report.head.committed_at.empty() ? "nothing was taken in" : report.head.committed_at,
                    report.had_manifest ? "" : "; there was no manifest to hold the file against"));
  if (!report.kept.empty()) print(fmt::format("what it was before is kept in {}\n", report.kept.string()));
  print("'bluedot export' brings the files to it\n");
  return k_exit_ok;
}

}  // namespace

void add_restore(Options& app, CommandLine& line) {
  Options command = app.command("restore", "Put a backup in the store's place, once it is verified");
  auto options = std::make_shared<RestoreOptions>();
  command.add("FILE", options->file, "The backup").required().type_name("");
  command.add_flag("--force", options->force, "Also over a store that has what the backup lacks, or cannot be read");
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_restore(line.options, *options); }; });
}

}  // namespace bluedot::cli
