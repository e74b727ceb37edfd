#include "store/reading/state_diff.hpp"

#include "base/error.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/bar_row.hpp"
#include "store/tables/export_reader.hpp"
#include "store/tables/value_json.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace bluedot::store {
namespace {

using State = std::map<base::Date, std::string>;  // a bar's values as JSON, by date

State bars_as_of(sql::Statement& bars, int64_t series_id, int64_t batch_id) {
  State state;
  bars.bind(series_id, batch_id);
  while (bars.step()) {
    const model::Bar bar = bar_of(bars);
    state[bar.date] = json_of(bar);
  }
  return state;
}

State dots_as_of(sql::Statement& dots, int64_t symbol_id, int64_t batch_id) {
  State state;
  dots.bind(symbol_id, batch_id);
  while (dots.step()) state[base::Date::parse_iso(dots.text(0)).value()] = R"({"kind":"blue_dot"})";
  return state;
}

// `about`: the series, and what an action is called after its verb.
void add_differences(const State& before, const State& after, const BatchChange& about,
                     std::vector<BatchChange>& changes) {
  std::set<base::Date> dates;
  for (const auto& [date, value] : before) dates.insert(date);
  for (const auto& [date, value] : after) dates.insert(date);
  for (const base::Date date : dates) {
    const auto was = before.find(date), is = after.find(date);
    if (was != before.end() && is != after.end() && was->second == is->second) continue;
    const std::string action = was == before.end() ? "insert" : is == after.end() ? "retract" : "revise";
    changes.push_back({action + about.action, about.symbol, about.timeframe, date.iso(),
                       was == before.end() ? "" : was->second, is == after.end() ? "" : is->second});
  }
}

std::set<int64_t> series_named_between(const sql::Reader& database, int64_t from, int64_t to) {
  std::set<int64_t> named;
  sql::Statement row = database.prepare_named("series_changed_between");
  row.bind(std::min(from, to), std::max(from, to));
  while (row.step()) named.insert(row.integer(0));
  return named;
}

}  // namespace

std::vector<BatchChange> diff_states(const sql::Reader& database, int64_t from, int64_t to,
                                     const std::optional<std::string>& symbol) {
  require_state(database, std::min(from, to));
  const auto all = series_to_export(database);
  if (symbol && std::ranges::none_of(all, [&](const ExportSeries& one) { return one.code == *symbol; })) {
    throw base::Error("symbol " + *symbol + ": the store does not have it");
  }
  const std::set<int64_t> named = series_named_between(database, from, to);
  sql::Statement bars = database.prepare_named("export_bars_as_of");
  sql::Statement dots = database.prepare_named("dots_of_symbol_as_of");
  std::set<int64_t> seen_symbols;
  std::vector<BatchChange> changes;
  for (const ExportSeries& series : all) {
    if (!named.contains(series.series_id) || (symbol && series.code != *symbol)) continue;
    add_differences(bars_as_of(bars, series.series_id, from), bars_as_of(bars, series.series_id, to),
                    {"", series.code, std::string(name_of(series.timeframe)), "", "", ""}, changes);
    // Dots belong to the symbol, and the log names one of its series.
    if (!seen_symbols.insert(series.symbol_id).second) continue;
    add_differences(dots_as_of(dots, series.symbol_id, from), dots_as_of(dots, series.symbol_id, to),
                    {"_signal", series.code, "", "", "", ""}, changes);
  }
  return changes;
}

}  // namespace bluedot::store
