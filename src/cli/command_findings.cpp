#include "base/error.hpp"
#include "base/number_text.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/finding_text.hpp"
#include "cli/output.hpp"
#include "pipeline/open_store.hpp"
#include "quality/active_rules.hpp"
#include "store/findings/finding_table.hpp"
#include "store/tables/find_series.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct FindingsOptions {
  std::string action, id, reason;
  std::string symbol, rule, state;
  int64_t limit = 20;
  bool rules = false;
};

int show_rules(const GlobalOptions& global) {
  const pipeline::Workspace workspace = make_workspace(global);
  const auto active = quality::active_rules(workspace.quality_rules);
  Json list = Json::array();
  Table table({"rule", "severity", "threshold", "means"});
  for (const quality::SeriesRule& rule : quality::series_rules()) {
    const auto found = std::ranges::find(active, &rule, &quality::RuleInUse::rule);
    const bool is_on = found != active.end();
    list.push_back({{"rule", rule.name},
                    {"severity", model::name_of(rule.severity)},
                    {"threshold", is_on ? Json(found->threshold) : Json()},
                    {"meaning", rule.meaning},
                    {"source", rule.source}});
    table.add({std::string(rule.name), std::string(model::name_of(rule.severity)),
               is_on ? fmt::format("{}", found->threshold) : "off", std::string(rule.meaning)});
  }
  if (global.json) {
    print_json({{"rules", list}});
  } else {
    print(table.text());
  }
  return k_exit_ok;
}

int list(const GlobalOptions& global, const FindingsOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  if (!options.symbol.empty()) store::require_symbol(database, options.symbol);
  if (!options.rule.empty() && quality::find_series_rule(options.rule) == nullptr) {
    throw base::Error(fmt::format("there is no rule '{}'; 'bluedot findings --rules' lists them", options.rule),
                      base::ErrorKind::usage);
  }
  const auto findings = store::list_findings(
      database, {.state = options.state, .symbol = options.symbol, .rule = options.rule, .limit = options.limit});
  if (global.json) {
    Json array = Json::array();
    for (const store::FindingRow& finding : findings) array.push_back(finding_json(finding));
    print_json({{"findings", array}});
    return k_exit_ok;
  }
  for (const store::FindingRow& finding : findings) print(finding_text(finding));
  if (!global.quiet) {
    const auto counts = store::count_open_findings(database);
    print_message(counts.empty() ? "there are no open findings" : fmt::format("open: {}", counts_text(counts)));
  }
  return k_exit_ok;
}

int acknowledge(const GlobalOptions& global, const FindingsOptions& options) {
  const auto id = base::parse_number<int64_t>(options.id);
  if (!id) throw base::Error("findings ack: which? give its number", base::ErrorKind::usage);
  if (options.reason.empty()) {
    throw base::Error("findings ack: give --reason, so that others know why it may stand", base::ErrorKind::usage);
  }
  pipeline::Workspace workspace = make_workspace(global);
  pipeline::require_store(workspace);
  pipeline::OpenStore store(workspace, store::Command::run, "");
  sql::Transaction transaction(store.database());
  store::acknowledge_finding(store.database(), *id, workspace.clock.now(), workspace.actor, options.reason);
  transaction.commit();
  if (global.json) {
    print_json({{"acknowledged", *id}});
  } else if (!global.quiet) {
    print(fmt::format("finding {} is acknowledged\n", *id));
  }
  return k_exit_ok;
}

int run_findings(const GlobalOptions& global, const FindingsOptions& options) {
  if (options.rules) return show_rules(global);
  return options.action.empty() ? list(global, options) : acknowledge(global, options);
}

}  // namespace

void add_findings(Options& app, CommandLine& line) {
  Options command =
      app.command("findings", "What is odd about the bars, the worst first; 'ack' says that one may stand");
  auto options = std::make_shared<FindingsOptions>();
  command.add("ACTION", options->action, "'ack' for one finding").one_of({"ack"}).type_name("");
  command.add("ID", options->id, "Its number").type_name("");
  command.add("--reason", options->reason, "With ack: why it may stand").type_name("TEXT");
  command.add("--symbol", options->symbol, "Of this symbol only").type_name("SYMBOL");
  command.add("--rule", options->rule, "By this rule only").type_name("NAME");
  command.add("--state", options->state, "open, acknowledged or gone (default: all that are not gone)")
      .one_of({"open", "acknowledged", "gone"})
      .type_name("NAME");
  command.add("--limit", options->limit, "How many (default 20)").between(1, 1'000'000'000).type_name("N");
  command.add_flag("--rules", options->rules, "What the rules are, and their thresholds");
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_findings(line.options, *options); }; });
}

}  // namespace bluedot::cli
