#include "base/error.hpp"
#include "base/plural.hpp"
#include "cli/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/fetch_options.hpp"
#include "cli/run_text.hpp"
#include "model/symbol_code.hpp"
#include "run/run.hpp"
#include "store/vendors/vendor_log.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct BackfillOptions {
  DateOptions dates;
  std::vector<std::string> symbols;
  bool again = false, dry_run = false;
};

constexpr const char* k_all = "ALL";

std::vector<std::string> symbols_of(const GlobalOptions& global, const RunPlan& plan, const BackfillOptions& options) {
  const bool is_all = options.symbols.empty() || options.symbols == std::vector<std::string>{k_all};
  if (!is_all) {
    for (const std::string& symbol : options.symbols) {
      const std::string problem = model::why_no_symbol(symbol);
      if (!problem.empty()) throw base::Error(problem, base::ErrorKind::usage);
    }
    return options.symbols;
  }
  std::vector<std::string> symbols;
  for (const model::Member& member : plan.settings.universe.members) symbols.push_back(member.symbol);
  if (symbols.empty()) {
    throw base::Error(config_path(global) + ": nobody said which symbols: give --symbols, or set 'universe' (a file)",
                      base::ErrorKind::usage);
  }
  return symbols;
}

// What is wanted, of the window that was given.
std::vector<fetch::MissingPast> wanted(const RunPlan& plan, const sql::Reader& database,
                                       const std::vector<std::string>& symbols, const vendor::Window& window,
                                       bool again) {
  if (!again) return fetch::find_missing(plan.workspace, database, symbols, window);
  std::vector<fetch::MissingPast> all;
  for (const std::string& symbol : symbols) all.push_back({symbol, window, window.days()});
  return all;
}

// What the options wish for; nothing without dates, when what waits goes on.
std::vector<store::Backfill> wishes_of(const GlobalOptions& global, const RunPlan& plan, const sql::Reader& database,
                                       const BackfillOptions& options) {
  const base::Instant now = plan.workspace.clock.now();
  const auto window = window_of(options.dates, now);
  std::vector<store::Backfill> wishes;
  if (!window) return wishes;
  const std::vector<std::string> symbols = symbols_of(global, plan, options);
  int64_t days = 0;
  for (const fetch::MissingPast& one : wanted(plan, database, symbols, *window, options.again)) {
    wishes.push_back({.symbol = one.symbol, .from = one.window.from, .to = one.window.to, .wanted_at = now});
    days += one.days;
  }
  if (!global.quiet && !global.json) {
    print(fmt::format("{} of {} {} bars from {} to {}, {} in all\n", wishes.size(),
                      plural(std::ssize(symbols), "symbol"), base::plural(std::ssize(wishes), "lacks", "lack"),
                      window->from.iso(), window->to.iso(), plural(days, "day")));
  }
  return wishes;
}

void show_plan(const GlobalOptions& global, const RunPlan& plan, const sql::Reader& database,
               const std::vector<store::Backfill>& wishes) {
  const fetch::FetchSettings settings = fetch_source(plan).fetch;
  auto targets =
      fetch::plan_targets(plan.workspace, database, settings, plan.settings.universe, {.is_past_only = true});
  for (fetch::Target& target : fetch::targets_of(plan.workspace, database, plan.settings.universe, wishes)) {
    targets.push_back(std::move(target));
  }
  print_plan(global, targets, fetch::allowances(database, settings, plan.workspace.clock.now()),
             fetch::requests_of(targets, settings));
}

int run_backfill(const GlobalOptions& global, const BackfillOptions& options) {
  RunPlan plan = make_run_plan(global);
  std::vector<store::Backfill> wishes;
  {
    const StoreToPlanWith planning(plan.workspace);
    const sql::Reader database = pipeline::open_for_reading(plan.workspace);
    wishes = wishes_of(global, plan, database, options);
    if (options.dry_run) {
      show_plan(global, plan, database, wishes);
      return k_exit_ok;
    }
  }
  return show(global, run::backfill(plan.workspace, plan.settings, fetch_source(plan), wishes));
}

}  // namespace

void add_backfill(Options& app, CommandLine& line) {
  Options command = app.command("backfill", "Ask vendors for bars of the past that are missing, over days if need be");
  auto options = std::make_shared<BackfillOptions>();
  command.add("--date", options->dates.date, "The day that is wanted").type_name("DATE");
  command.add("--from", options->dates.from, "The first day that is wanted; without dates what waits goes on")
      .type_name("DATE");
  command.add("--to", options->dates.to, "The last (default: the last session that has closed)").type_name("DATE");
  command.add("--symbols", options->symbols, "Of the universe or not, or ALL of the universe (default)")
      .type_name("SYMBOL");
  command.add_flag("--again", options->again, "Also what the store has, and what was asked for before");
  command.add_flag("--dry-run", options->dry_run, "Show what would be asked for, and ask nobody");
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_backfill(line.options, *options); }; });
}

}  // namespace bluedot::cli
