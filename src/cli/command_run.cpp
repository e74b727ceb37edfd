#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/run_text.hpp"
#include "run/run.hpp"

namespace bluedot::cli {
namespace {

int run_run(const GlobalOptions& global, const std::string& trigger, bool replaces) {
  RunPlan plan = make_run_plan(global);
  if (plan.settings.sources.empty() && plan.settings.publish.empty() && !global.quiet) {
    print_message(config_path(global) +
                  ": nothing is configured to be pulled or published: set 'sources' (name, remote) "
                  "or 'publish' (name, url); 'bluedot init' writes a file that shows them");
  }
  for (run::PublicationSettings& publication : plan.settings.publish) publication.replaces = replaces;
  return show(global, run::run(plan.workspace, plan.settings, model::parse_run_trigger(trigger).value()));
}

}  // namespace

void add_run(Options& app, CommandLine& line) {
  Options command = app.command("run", "The day's work: pull, ingest, export, publish, notify, as configured");
  auto trigger = std::make_shared<std::string>("manual");
  command.add("--trigger", *trigger, "What set it off, for the record (default manual)")
      .one_of({"manual", "schedule", "watch", "http"})
      .type_name("NAME");
  auto replaces = std::make_shared<bool>(false);
  command.add_flag("--replace", *replaces, "Replace a branch that was not published from this store");
  command.on_given([&line, trigger, replaces] {
    line.action = [&line, trigger, replaces] { return run_run(line.options, *trigger, *replaces); };
  });
}

}  // namespace bluedot::cli
