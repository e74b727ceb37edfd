#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/fetch_options.hpp"
#include "cli/run_text.hpp"
#include "model/symbol_code.hpp"
#include "run/run.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct FetchOptions {
  std::vector<std::string> symbols;
  DateOptions dates;
  std::string provider;
  bool dry_run = false;
};

void check_provider(const run::SourceSettings& source, const std::string& name) {
  const auto& providers = source.fetch.providers;
  if (name.empty() || std::ranges::find(providers, name, &vendor::Provider::name) != providers.end()) return;
  throw base::Error(fmt::format("{} is not one of the providers that are configured; see 'providers' and 'sources' in "
                                "the configuration",
                                name),
                    base::ErrorKind::usage);
}

int run_fetch(const GlobalOptions& global, const FetchOptions& options) {
  RunPlan plan = make_run_plan(global);
  const run::SourceSettings source = fetch_source(plan);
  check_provider(source, options.provider);
  fetch::FetchRequest request{.symbols = options.symbols, .provider = options.provider};
  for (const std::string& symbol : request.symbols) {
    const std::string problem = model::why_no_symbol(symbol);
    if (!problem.empty()) throw base::Error(problem, base::ErrorKind::usage);
  }
  if (const auto window = window_of(options.dates, plan.workspace.clock.now())) {
    request.from = window->from;
    request.to = window->to;
  }
  if (request.symbols.empty() && plan.settings.universe.empty()) {
    throw base::Error(
        config_path(global) + ": nobody said which symbols: name some, or set 'universe' (a file of them)",
        base::ErrorKind::usage);
  }
  if (options.dry_run) {
    const StoreToPlanWith planning(plan.workspace);
    const sql::Reader database = pipeline::open_for_reading(plan.workspace);
    const auto targets = fetch::plan_targets(plan.workspace, database, source.fetch, plan.settings.universe, request);
    print_plan(global, targets, fetch::allowances(database, source.fetch, plan.workspace.clock.now()),
               fetch::requests_of(targets, source.fetch));
    return k_exit_ok;
  }
  return show(global, run::fetch(plan.workspace, plan.settings, source, request));
}

}  // namespace

void add_fetch(Options& app, CommandLine& line) {
  Options command = app.command("fetch", "Ask vendors for the bars that are missing, and take them in");
  auto options = std::make_shared<FetchOptions>();
  command.add("SYMBOL", options->symbols, "Of the universe or not (default: all of the universe)").type_name("");
  command.add("--date", options->dates.date, "Ask for that day, whatever the store has").type_name("DATE");
  command.add("--from", options->dates.from, "Ask for the days from this one on, whatever the store has")
      .type_name("DATE");
  command.add("--to", options->dates.to, "With --from: the last day (default: the last session that has closed)")
      .type_name("DATE");
  command.add("--provider", options->provider, "Ask this one only").type_name("NAME");
  command.add_flag("--dry-run", options->dry_run, "Show what would be asked for, and ask nobody");
  command.on_given([&line, options] { line.action = [&line, options] { return run_fetch(line.options, *options); }; });
}

}  // namespace bluedot::cli
