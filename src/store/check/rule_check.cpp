#include "store/check/rule_check.hpp"

#include "store/rule/evaluation.hpp"
#include "store/rule/symbol_exchange.hpp"
#include "store/shortcut/stored_rows.hpp"
#include "store/shortcut/window_row.hpp"
#include "store/tables/document_row.hpp"
#include "store/tables/value_json.hpp"

#include <fmt/format.h>
#include <set>
#include <utility>

namespace bluedot::store {
namespace {

std::string text_or(const sql::Statement& row, int column, const char* otherwise) {
  return row.is_null(column) ? otherwise : std::string(row.text(column));
}

model::Finding about(const CheckedSeries& series, const char* kind, std::string what, std::string date) {
  return {kind, std::move(what), series.code, std::string(model::name_of(series.timeframe)), std::move(date)};
}

std::string value_text(const std::optional<model::Bar>& bar) {
  return bar ? json_of(*bar) : "no bar";
}

std::string difference_text(const model::BarChange& change) {
  if (change.kind == model::ChangeKind::mark) {
    if (change.is_pinned) return "a correction holds the bar, and it is not marked as held";
    return change.before->is_pinned ? "the bar is marked as held, and no correction holds it"
                                    : "whether the bar is a document's or derived is not as it is marked";
  }
  const std::string stands = value_text(change.before ? std::optional(change.before->bar) : std::nullopt);
  return fmt::format("the store has {}; by what was said and corrected it is {}", stands, value_text(change.after));
}

// Weeks whose days were edited in plain SQL: the next command that writes derives them anew.
std::set<base::Date> weeks_awaited(const sql::Reader& database, const CheckedSeries& series,
                                   const model::Settings& settings) {
  std::set<base::Date> fridays;
  if (series.timeframe != model::Timeframe::weekly || !settings.derive_weekly) return fridays;
  sql::Statement row = database.prepare_named("days_edited_unsettled");
  row.bind(series.symbol_id);
  while (row.step()) fridays.insert(base::Date::parse_iso(row.text(0)).value().friday_of_iso_week());
  return fridays;
}

int64_t check_bars(const sql::Reader& database, const CheckedSeries& series, const model::Settings& settings,
                   const model::FindingSink& report, int64_t& untold) {
  const BarEvaluation evaluation(database, settings, {series.series_id, series.timeframe, series.exchange},
                                 base::k_first_date, base::k_last_date);
  const model::BarComparison bars = evaluation.changes([&](base::Date) { ++untold; });
  const auto awaited = weeks_awaited(database, series, settings);
  for (const model::BarChange& change : bars.changes) {
    if (awaited.contains(change.date)) continue;
    report(about(series, "rule", difference_text(change), change.date.iso()));
  }
  return bars.unchanged;
}

void check_dots(const sql::Reader& database, const CheckedSeries& series, const model::Settings& settings,
                const model::FindingSink& report) {
  const auto dots = evaluate_dots(database, series.symbol_id, base::k_first_date, base::k_last_date, settings);
  const auto report_all = [&](const std::vector<base::Date>& dates, const char* what) {
    for (const base::Date date : dates) report({"rule", what, series.code, "", date.iso()});
  };
  report_all(dots.inserted, "the store has no blue dot; by what was said and corrected there is one");
  report_all(dots.retracted, "the store has a blue dot; by what was said and corrected there is none");
  report_all(dots.marked, "whether a correction holds the blue dot is not as it is marked");
}

void check_exchange(const sql::Reader& database, const CheckedSeries& series, const model::Settings& settings,
                    const model::FindingSink& report) {
  // Where no document stands, what was configured when the last one was withdrawn decided.
  const auto exchange = exchange_by_documents(database, series.symbol_id, settings);
  if (!exchange || *exchange == series.exchange) return;
  report({"rule",
          fmt::format("the store has it trade at {}; by its documents it is {}", json_of(series.exchange),
                      json_of(*exchange)),
          series.code, "", ""});
}

std::string other_digest(std::string_view what) {
  return fmt::format("the digests of its {} are of others", what);
}

void check_overlaps(sql::Statement& row, const CheckedSeries& series, const char* what,
                    const model::FindingSink& report) {
  while (row.step()) {
    report(about(series, "history", fmt::format("two {} stood after batch {}", what, row.integer(1)),
                 std::string(row.text(0))));
  }
}

}  // namespace

std::vector<CheckedSeries> series_to_check(const sql::Reader& database) {
  std::vector<CheckedSeries> all;
  sql::Statement row = database.prepare_named("series_to_check");
  while (row.step()) {
    CheckedSeries series{row.integer(0),           row.integer(1),
                         std::string(row.text(2)), model::parse_timeframe(row.text(3)).value(),
                         exchange_of(row, 4),      false};
    series.is_first_of_symbol = all.empty() || all.back().symbol_id != series.symbol_id;
    all.push_back(std::move(series));
  }
  return all;
}

void check_figures(const sql::Reader& database, const model::FindingSink& report) {
  sql::Statement row = database.prepare_named("wrong_figures");
  while (row.step()) {
    report({"figures",
            fmt::format("says {} bars, {} to {}; there are {}, {} to {}", row.integer(2), text_or(row, 3, "nothing"),
                        text_or(row, 4, "nothing"), row.integer(5), text_or(row, 6, "nothing"),
                        text_or(row, 7, "nothing")),
            std::string(row.text(0)), std::string(row.text(1))});
  }
}

// What the next document is compared with in place of bars and dots.
bool check_window(const sql::Reader& database, const CheckedSeries& series, const model::FindingSink& report) {
  sql::Statement row = database.prepare_named("series_to_prefetch");
  row.bind(series.code, model::name_of(series.timeframe));
  if (!row.step()) return true;
  const WindowDigest noted = window_row_of(row).stands;
  if (!noted.knows_any()) return true;
  std::vector<model::StoredBar> stored;
  StoredRows rows(database);
  rows.read_bars(series.series_id, noted.first_date(), noted.last_date(), stored);
  std::vector<model::Bar> bars;
  for (const model::StoredBar& one : stored) bars.push_back(one.bar);
  const auto differing = noted.disagreement(bars);
  for (const DateRange& range : differing) {
    report(about(series, "figures", other_digest("bars until " + range.last.iso()), range.first.iso()));
  }
  if (!noted.dots) return differing.empty();
  std::vector<base::Date> dots;
  rows.read_dots(series.symbol_id, noted.dots->since, base::k_last_date, dots);
  if (DotsDigest::of(dots) == noted.dots) return differing.empty();
  report(about(series, "figures", other_digest("symbol's dots from then on"), noted.dots->since.iso()));
  return false;
}

int64_t check_series(const sql::Reader& database, const CheckedSeries& series, const model::Settings& settings,
                     const model::FindingSink& report, int64_t& untold) {
  const int64_t agreed = check_bars(database, series, settings, report, untold);
  check_overlaps(database.prepare_named("bars_that_overlap").bind(series.series_id), series, "values", report);
  if (series.is_first_of_symbol) {
    check_exchange(database, series, settings, report);
    check_dots(database, series, settings, report);
    check_overlaps(database.prepare_named("dots_that_overlap").bind(series.symbol_id), series, "blue dots", report);
  }
  return agreed;
}

}  // namespace bluedot::store
