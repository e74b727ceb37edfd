#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/finding_text.hpp"
#include "cli/output.hpp"
#include "pipeline/score_look.hpp"
#include "store/tables/find_series.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct QualityOptions {
  std::string symbol;
  int64_t limit = 20;
};

Json score_json(const pipeline::SymbolScore& score) {
  const quality::Blemishes& of = score.of;
  return {{"symbol", score.symbol},   {"score", score.score},    {"errors", of.errors},
          {"warnings", of.warnings},  {"infos", of.infos},       {"missing_days", of.missing},
          {"days_behind", of.behind}, {"last", score.last.iso()}};
}

std::string average_text(const std::vector<pipeline::SymbolScore>& scores) {
  int64_t sum = 0;
  for (const pipeline::SymbolScore& score : scores) sum += score.score;
  return scores.empty()
             ? "there are no daily bars"
             : fmt::format("{} on average over {}", sum / std::ssize(scores), plural(std::ssize(scores), "symbol"));
}

int run_quality(const GlobalOptions& global, const QualityOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  if (!options.symbol.empty()) store::require_symbol(database, options.symbol);
  const auto all = pipeline::score_symbols(database);
  auto shown = all;
  if (!options.symbol.empty()) {
    std::erase_if(shown, [&](const pipeline::SymbolScore& score) { return score.symbol != options.symbol; });
  }
  if (std::ssize(shown) > options.limit) shown.resize(static_cast<size_t>(options.limit));
  Json list = Json::array();
  Table table({"symbol", "score", "errors", "warnings", "infos", "days missing", "days behind", "last bar"});
  for (const pipeline::SymbolScore& score : shown) {
    const quality::Blemishes& of = score.of;
    list.push_back(score_json(score));
    table.add({score.symbol, grouped(score.score), grouped(of.errors), grouped(of.warnings), grouped(of.infos),
               grouped(of.missing), grouped(of.behind), score.last.iso()});
  }
  if (global.json) {
    print_json({{"symbols", list}});
    return k_exit_ok;
  }
  print(table.text());
  if (!options.symbol.empty()) {
    for (const auto& finding : store::list_findings(
             database, {.state = "open", .symbol = options.symbol, .rule = {}, .limit = options.limit})) {
      print(finding_text(finding));
    }
  } else if (!global.quiet) {
    print_message(average_text(all));
  }
  return k_exit_ok;
}

}  // namespace

void add_quality(Options& app, CommandLine& line) {
  Options command = app.command("quality", "How far the bars of each symbol can be relied on, the worst first");
  auto options = std::make_shared<QualityOptions>();
  command.add("SYMBOL", options->symbol, "Of this symbol, with its findings (default: of all)").type_name("");
  command.add("--limit", options->limit, "How many (default 20)").between(1, 1'000'000).type_name("N");
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_quality(line.options, *options); }; });
}

}  // namespace bluedot::cli
