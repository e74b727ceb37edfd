#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/run_text.hpp"
#include "run/watching/watch.hpp"

#include <algorithm>

namespace bluedot::cli {
namespace {

int run_watch(const GlobalOptions& global) {
  RunPlan plan = make_run_plan(global);
  const bool has_remote = std::ranges::any_of(plan.settings.sources, [](const run::SourceSettings& source) {
    return source.kind == run::SourceKind::remote;  // vendors are asked at times
  });
  if (!has_remote && plan.settings.schedule.empty()) {
    throw base::Error(
        config_path(global) + ": there is nothing to watch for: set 'sources' (name, remote) or 'schedule'",
        base::ErrorKind::usage);
  }
  run::WatchWorld world = run::real_world(plan.workspace, plan.settings);
  world.run = [run = world.run, &global](model::RunTrigger trigger) {
    run::RunReport report = run(trigger);
    if (!global.quiet) {
      const std::string text = run_text(report);
      print_message(std::string_view(text).substr(0, text.size() - 1));  // it ends the line itself
    }
    return report;
  };
  try {
    run::watch(plan.workspace, plan.settings, world);
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::interrupted) throw;  // between two steps; the next run goes on
  }
  return k_exit_ok;
}

}  // namespace

void add_watch(Options& app, CommandLine& line) {
  Options command = app.command("watch", "Run by itself: when a delivery appears and at the times of 'schedule'");
  command.on_given([&line] { line.action = [&line] { return run_watch(line.options); }; });
}

}  // namespace bluedot::cli
