#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/migrate_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

int run_migrate(const GlobalOptions& global, bool dry_run) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::MigrateReport report = pipeline::migrate(workspace, dry_run);
  if (global.json) {
    print_json({{"dry_run", dry_run},
                {"from", report.from_version},
                {"to", report.to_version},
                {"migrations", report.migrations},
                {"saved", report.saved.empty() ? Json(nullptr) : Json(report.saved.string())}});
    return k_exit_ok;
  }
  if (global.quiet) return k_exit_ok;
  const std::string store = workspace.store.string();
  if (report.migrations.empty()) {
    print(fmt::format("{} has schema {}, this program's\n", store, report.to_version));
    return k_exit_ok;
  }
  for (const std::string& name : report.migrations)
    print(fmt::format("{} {}\n", dry_run ? "missing" : "applied", name));
  print(dry_run ? fmt::format("{} has schema {}, this program {}\n", store, report.from_version, report.to_version)
                : fmt::format("{} went from schema {} to {}; a copy from before is kept in {}\n", store,
                              report.from_version, report.to_version, report.saved.string()));
  return k_exit_ok;
}

}  // namespace

void add_migrate(Options& app, CommandLine& line) {
  Options command = app.command("migrate", "Bring the store's schema to this program's, after a backup");
  auto dry_run = std::make_shared<bool>(false);
  command.add_flag("--dry-run", *dry_run, "Say what is missing and change nothing");
  command.on_given(
      [&line, dry_run] { line.action = [&line, dry_run] { return run_migrate(line.options, *dry_run); }; });
}

}  // namespace bluedot::cli
