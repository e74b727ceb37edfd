#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/market_look.hpp"

#include <fmt/format.h>
#include <set>

namespace bluedot::cli {
namespace {

// Of a year: the last days of exchanges are asked, no history.
constexpr int32_t k_look_back_days = 366;

// Those of the universe that have no bar at all.
std::vector<std::string> without_bars(const model::Universe& universe, const pipeline::Market& market) {
  std::set<std::string> with_bars;
  for (const pipeline::DailySeries& one : market.series) with_bars.insert(one.symbol);
  std::vector<std::string> symbols;
  for (const model::Member& member : universe.members) {
    if (!with_bars.contains(member.symbol)) symbols.push_back(member.symbol);
  }
  return symbols;
}

int run_stale(const GlobalOptions& global) {
  RunPlan plan = make_run_plan(global);
  pipeline::Workspace& workspace = plan.workspace;
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const base::Date from{workspace.clock.now().utc_date().days - k_look_back_days};
  const pipeline::Market market = pipeline::read_market(database, from);
  const auto stale = pipeline::find_stale(market);
  const auto missing = without_bars(plan.settings.universe, market);
  if (global.json) {
    Json list = Json::array();
    for (const pipeline::StaleSymbol& one : stale) {
      list.push_back(
          {{"symbol", one.symbol}, {"last", one.last.iso()}, {"market_day", one.market_day.iso()}, {"days", one.days}});
    }
    print_json({{"symbols", market.series.size()}, {"stale", list}, {"without_bars", missing}});
    return k_exit_ok;
  }
  Table table({"symbol", "last bar", "exchange's last day", "days behind"});
  for (const pipeline::StaleSymbol& one : stale) {
    table.add({one.symbol, one.last.iso(), one.market_day.iso(), grouped(one.days)});
  }
  for (const std::string& symbol : missing) table.add({symbol, "none", "", ""});
  print(table.text());
  if (!global.quiet) {
    print_message(fmt::format("{} of {} {} behind", stale.size(), plural(std::ssize(market.series), "symbol"),
                              stale.size() == 1 ? "is" : "are"));
    if (!missing.empty()) {
      print_message(fmt::format("{} of the universe {} no bar at all", plural(std::ssize(missing), "symbol"),
                                missing.size() == 1 ? "has" : "have"));
    }
  }
  return k_exit_ok;
}

}  // namespace

void add_stale(Options& app, CommandLine& line) {
  Options command = app.command("stale", "Symbols that lack the last days on which their exchange traded");
  command.on_given([&line] { line.action = [&line] { return run_stale(line.options); }; });
}

}  // namespace bluedot::cli
