#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/run_text.hpp"
#include "run/run.hpp"

namespace bluedot::cli {
namespace {

int run_publish(const GlobalOptions& global, bool replaces) {
  RunPlan plan = make_run_plan(global);
  if (plan.settings.publish.empty()) {
    throw base::Error(config_path(global) + ": there is no branch to publish to: set 'publish' (name, url)",
                      base::ErrorKind::usage);
  }
  for (run::PublicationSettings& publication : plan.settings.publish) publication.replaces = replaces;
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
  auto replaces = std::make_shared<bool>(false);
  command.add_flag("--replace", *replaces, "Replace a branch that was not published from this store");
  command.on_given(
      [&line, replaces] { line.action = [&line, replaces] { return run_publish(line.options, *replaces); }; });
}

}  // namespace bluedot::cli
