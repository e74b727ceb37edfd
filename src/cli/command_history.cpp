#include "base/error.hpp"
#include "cli/bar_argument.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/find_series.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

// Enough of a digest to tell documents of one series apart; --json has all of it.
constexpr size_t k_digest_shown = 12;

struct History {
  BarName name;
  std::vector<store::BarValue> values;
  std::vector<store::DotValue> dots;
  std::set<std::string> archives;  // in which older values lie
};

History read_history(const GlobalOptions& global, const BarName& name) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const store::ExportSeries series = store::find_series(database, name.symbol, name.timeframe);
  History history{name, store::bar_story(database, series.series_id, name.date),
                  store::dot_story(database, series.symbol_id, name.timeframe, name.date),
                  store::archives_of_story(database, series.series_id, series.symbol_id, name.timeframe, name.date)};
  for (const std::string& file : history.archives) {
    workspace.report_warning("what it was before that " + store::archived_in(file));
  }
  if (history.values.empty() && history.dots.empty() && history.archives.empty()) {
    throw base::Error(fmt::format("{} {} {}: the store has no record of that date", name.symbol,
                                  name_of(name.timeframe), name.date.iso()));
  }
  return history;
}

Json to_json(const History& history) {
  Json values = Json::array(), dots = Json::array();
  for (const store::BarValue& value : history.values) {
    const bool has_stood = value.state != store::ValueState::never_stood;
    values.push_back({{"state", name_of(value.state)},
                      {"since_batch", or_null(value.since_batch)},
                      {"until_batch", has_stood ? or_null(value.until_batch) : Json(nullptr)},
                      {"said_in_batch", has_stood ? or_null(value.since_batch) : or_null(value.until_batch)},
                      {"bar", bar_json(value)},
                      {"document", document_json(value.document)},
                      {"ended_by", has_stood ? document_json(value.ended_by) : Json(nullptr)}});
  }
  for (const store::DotValue& dot : history.dots) {
    const bool has_stood = dot.state != store::ValueState::never_stood;
    dots.push_back({{"date", dot.date.iso()},
                    {"state", name_of(dot.state)},
                    {"since_batch", or_null(dot.since_batch)},
                    {"until_batch", has_stood ? or_null(dot.until_batch) : Json(nullptr)},
                    {"said_in_batch", has_stood ? or_null(dot.since_batch) : or_null(dot.until_batch)},
                    {"dot", dot.is_present},
                    {"pinned", dot.is_pinned},
                    {"document", document_json(dot.document)}});
  }
  return {{"symbol", history.name.symbol},
          {"timeframe", name_of(history.name.timeframe)},
          {"date", history.name.date.iso()},
          {"values", values},
          {"dots", dots},
          {"archives", history.archives}};
}

// `since batch 3`, `batches 1 to 2`, `said in batch 4`.
std::string batches_text(store::ValueState state, std::optional<int64_t> since, std::optional<int64_t> until) {
  const auto text = [](std::optional<int64_t> batch) { return batch ? std::to_string(*batch) : "?"; };
  if (state == store::ValueState::stands) return "since " + text(since);
  if (state == store::ValueState::never_stood) return "said in " + text(until);
  return since == until ? "within " + text(since) : fmt::format("from {} until {}", text(since), text(until));
}

std::vector<std::string> document_cells(const std::optional<store::SayingDocument>& document, bool is_derived = false) {
  if (!document) return {"", "", is_derived ? "the daily bars" : "a person", ""};
  return {document->feed, document->as_of, path_text(*document), document->digest.substr(0, k_digest_shown)};
}

std::string flags_text(bool is_provisional, bool is_pinned) {
  return is_provisional && is_pinned ? "provisional, pinned"
         : is_provisional            ? "provisional"
         : is_pinned                 ? "pinned"
                                     : "";
}

// After the last value: a bar that was retracted leaves nothing that stands.
std::string end_text(const History& history) {
  std::optional<int64_t> until;
  std::string by;
  for (const store::BarValue& value : history.values) {
    if (value.state == store::ValueState::stands) return "";
    if (value.state != store::ValueState::stood || (until && value.until_batch < until)) continue;
    until = value.until_batch;
    by = value.ended_by ? ", taken back by " + path_text(*value.ended_by) : "";
  }
  if (!until && !history.archives.empty()) return "no bar stands\n";
  return until ? fmt::format("no bar stands since batch {}{}\n", *until, by) : "no bar ever stood\n";
}

std::string to_text(const History& history) {
  std::string text =
      fmt::format("{} {} {}\n", history.name.symbol, name_of(history.name.timeframe), history.name.date.iso());
  if (!history.values.empty()) {
    Table table({"state", "batches", "open", "high", "low", "close", "volume", "rlst", "bc", "session", "flags", "feed",
                 "as of", "path", "digest"});
    for (const store::BarValue& value : history.values) {
      std::vector<std::string> cells{std::string(name_of(value.state)),
                                     batches_text(value.state, value.since_batch, value.until_batch)};
      for (auto& cell : value_cells(value.values)) cells.push_back(std::move(cell));
      cells.push_back(flags_text(value.is_provisional, value.is_pinned));
      for (auto& cell : document_cells(value.document, value.is_derived())) cells.push_back(std::move(cell));
      table.add(std::move(cells));
    }
    text += table.text() + end_text(history);
  }
  if (!history.dots.empty()) {
    Table table({"blue dot", "says", "state", "batches", "flags", "feed", "as of", "path", "digest"});
    for (const store::DotValue& dot : history.dots) {
      std::vector<std::string> cells{dot.date.iso(), dot.is_present ? "dot" : "no dot", std::string(name_of(dot.state)),
                                     batches_text(dot.state, dot.since_batch, dot.until_batch),
                                     flags_text(false, dot.is_pinned)};
      for (auto& cell : document_cells(dot.document)) cells.push_back(std::move(cell));
      table.add(std::move(cells));
    }
    text += table.text();
  }
  return text;
}

int run_history(const GlobalOptions& global, const BarArgument& argument) {
  const History history = read_history(global, to_bar_name(argument));
  if (global.json) {
    print_json(to_json(history));
  } else {
    print(to_text(history));
  }
  return k_exit_ok;
}

}  // namespace

void add_history(Options& app, CommandLine& line) {
  Options command = app.command("history", "Every value a bar has had, oldest first, and who said it");
  auto argument = std::make_shared<BarArgument>();
  add_bar_argument(command, *argument);
  command.on_given(
      [&line, argument] { line.action = [&line, argument] { return run_history(line.options, *argument); }; });
}

}  // namespace bluedot::cli
