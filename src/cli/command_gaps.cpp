#include "base/error.hpp"
#include "base/printable.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/market_look.hpp"
#include "store/tables/find_series.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct GapsOptions {
  std::string symbol;
  std::optional<std::string> since;
  bool inside = false;
};

base::Date since_of(const std::optional<std::string>& text) {
  if (!text) return base::k_first_date;
  const auto date = base::Date::parse_iso(*text);
  if (!date) {
    throw base::Error(fmt::format("'{}' is no date like 2025-08-01", base::printable(*text)), base::ErrorKind::usage);
  }
  return *date;
}

int run_gaps(const GlobalOptions& global, const GapsOptions& options) {
  const base::Date since = since_of(options.since);
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  if (!options.symbol.empty()) store::require_symbol(database, options.symbol);
  auto gaps = pipeline::find_gaps(database, pipeline::read_market(database, since), options.symbol, since);
  if (options.inside) std::erase_if(gaps, [](const pipeline::Gap& gap) { return gap.is_at_end; });
  if (global.json) {
    Json list = Json::array();
    for (const pipeline::Gap& gap : gaps) {
      list.push_back({{"symbol", gap.symbol},
                      {"from", gap.from.iso()},
                      {"to", gap.to.iso()},
                      {"days", gap.days},
                      {"at_end", gap.is_at_end}});
    }
    print_json({{"gaps", list}});
    return k_exit_ok;
  }
  Table table({"symbol", "from", "to", "days", "where"});
  for (const pipeline::Gap& gap : gaps) {
    table.add({gap.symbol, gap.from.iso(), gap.to.iso(), grouped(gap.days), gap.is_at_end ? "at its end" : "inside"});
  }
  print(table.text());
  if (!global.quiet && !gaps.empty()) {
    const std::string of = options.symbol.empty() ? "" : fmt::format(" --symbols '{}'", options.symbol);
    print_message(fmt::format("'bluedot backfill --from {} --to {}{}' asks vendors for what is missing then",
                              std::ranges::min(gaps, {}, &pipeline::Gap::from).from.iso(),
                              std::ranges::max(gaps, {}, &pipeline::Gap::to).to.iso(), of));
  }
  return k_exit_ok;
}

}  // namespace

void add_gaps(Options& app, CommandLine& line) {
  Options command = app.command("gaps", "Days on which the exchange traded and a symbol has no bar");
  auto options = std::make_shared<GapsOptions>();
  command.add("SYMBOL", options->symbol, "Of this symbol only (default: of all)").type_name("");
  command.add("--since", options->since, "From that day on").type_name("DATE");
  command.add_flag("--inside", options->inside, "Leave out those at the end of a series: the symbol may trade no more");
  command.on_given([&line, options] { line.action = [&line, options] { return run_gaps(line.options, *options); }; });
}

}  // namespace bluedot::cli
