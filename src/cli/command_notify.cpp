#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "run/notify_step.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

int run_notify(const GlobalOptions& global, bool is_test) {
  if (!is_test) {
    throw base::Error("notify: give --test; a message that waits goes out with the next 'bluedot run'",
                      base::ErrorKind::usage);
  }
  RunPlan plan = make_run_plan(global);
  if (plan.settings.notify.empty()) {
    throw base::Error(config_path(global) + ": there is nobody to tell: set 'notify' (name, kind, url)",
                      base::ErrorKind::usage);
  }
  bool all_sent = true;
  Json list = Json::array();
  std::string text;
  for (const run::Told& told : run::tell_test(plan.workspace, plan.settings.notify)) {
    all_sent = all_sent && told.is_sent;
    list.push_back({{"channel", told.channel}, {"sent", told.is_sent}, {"message", text_or_null(told.message)}});
    text += told.is_sent ? fmt::format("channel {}: sent\n", told.channel) : told.message + "\n";
  }
  if (global.json) {
    print_json({{"channels", list}});
  } else {
    print(text);
  }
  return all_sent ? k_exit_ok : k_exit_failed;
}

}  // namespace

void add_notify(Options& app, CommandLine& line) {
  Options command = app.command("notify", "Find out whether messages arrive: a test to every channel");
  auto is_test = std::make_shared<bool>(false);
  command.add_flag("--test", *is_test, "Send a message to each channel that says that it is a test");
  command.on_given([&line, is_test] { line.action = [&line, is_test] { return run_notify(line.options, *is_test); }; });
}

}  // namespace bluedot::cli
