#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/run_text.hpp"
#include "run/run.hpp"

namespace bluedot::cli {
namespace {

int run_publish(const GlobalOptions& global) {
  RunPlan plan = make_run_plan(global);
  if (plan.settings.publish.empty()) {
    throw base::Error(config_path(global) + ": there is no branch to publish to: set 'publish' (name, url)",
                      base::ErrorKind::usage);
  }
  const std::vector<model::RunStep> steps = run::publish_all(plan.workspace, plan.settings);
  if (global.json) {
    print_json({{"steps", steps_json(steps)}});
  } else if (!global.quiet) {
    print(steps_text(steps));
  }
  return exit_code_of(model::outcome_of(steps));
}

}  // namespace

void add_publish(Options& app, CommandLine& line) {
  Options command = app.command("publish", "Publish the export tree as it is, as 'publish' in the configuration says");
  command.on_given([&line] { line.action = [&line] { return run_publish(line.options); }; });
}

}  // namespace bluedot::cli
