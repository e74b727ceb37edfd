#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/report_text.hpp"
#include "store/reading/as_of.hpp"
#include "store/reading/state_diff.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct DiffOptions {
  std::string from, to, symbol;
};

int run_diff(const GlobalOptions& global, const DiffOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const int64_t from = store::batch_of(database, options.from), to = store::batch_of(database, options.to);
  const auto symbol = options.symbol.empty() ? std::nullopt : std::optional(options.symbol);
  const auto changes = store::diff_states(database, from, to, symbol);
  if (global.json) {
    print_json({{"from", from}, {"to", to}, {"changes", changes_json(changes)}});
    return k_exit_ok;
  }
  for (const store::BatchChange& change : changes) print(describe(change) + "\n");
  if (!global.quiet) {
    print(fmt::format("{} between batch {} and batch {}\n", plural(std::ssize(changes), "difference"), from, to));
  }
  return k_exit_ok;
}

}  // namespace

void add_diff(Options& app, CommandLine& line) {
  Options command = app.command("diff", "What differs between two batches or moments, bar by bar");
  auto options = std::make_shared<DiffOptions>();
  const std::string kinds = "a batch number, a date (its end in UTC) or a UTC time";
  command.add("FROM", options->from, "The earlier state: " + kinds).required().type_name("");
  command.add("TO", options->to, "The later state, likewise").required().type_name("");
  command.add("--symbol", options->symbol, "Only this symbol").type_name("CODE");
  command.on_given([&line, options] { line.action = [&line, options] { return run_diff(line.options, *options); }; });
}

}  // namespace bluedot::cli
