#include "store/reading/bar_story.hpp"

#include "store/rule/archives.hpp"
#include "store/tables/bar_row.hpp"
#include "store/tables/pin_table.hpp"

#include <utility>

namespace bluedot::store {
namespace {

// The first eight columns; nothing when there is no price.
std::optional<model::BarValues> read_values(const sql::Statement& row) {
  if (row.is_null(0)) return std::nullopt;
  return values_of(row, 0);
}

// The days whose dots a bar of that date carries.
std::pair<base::Date, base::Date> days_of(model::Timeframe timeframe, base::Date date) {
  const base::Date first = model::period_begin(timeframe, date);
  return {first, base::Date{first.days + (timeframe == model::Timeframe::weekly ? 6 : 0)}};
}

}  // namespace

std::optional<SayingDocument> read_saying_document(const sql::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return SayingDocument{row.integer(column),
                        row.integer(column + 1),
                        std::string(row.text(column + 2)),
                        std::string(row.text(column + 3)),
                        std::string(row.text(column + 4)),
                        std::string(row.text(column + 5)),
                        std::string(row.text(column + 6)),
                        row.integer(column + 7),
                        std::string(row.text(column + 8)),
                        row.optional_integer(column + 9)};
}

std::string_view name_of(ValueState state) {
  switch (state) {
    case ValueState::never_stood:
      return "never stood";
    case ValueState::stood:
      return "stood";
    case ValueState::stands:
      break;
  }
  return "stands";
}

std::vector<BarValue> bar_story(const sql::Reader& database, int64_t series_id, base::Date date) {
  std::vector<BarValue> story;
  const std::string day = date.iso();
  sql::Statement row = database.prepare_named("bar_story");
  row.bind(series_id, day);
  while (row.step()) {
    story.push_back({read_values(row), row.integer(8) != 0, row.integer(9) != 0,
                     static_cast<ValueState>(row.integer(10)), row.optional_integer(11), row.optional_integer(12),
                     read_saying_document(row, 13), read_saying_document(row, 23)});
  }
  return story;
}

std::vector<DotValue> dot_story(const sql::Reader& database, int64_t symbol_id, model::Timeframe timeframe,
                                base::Date date) {
  std::vector<DotValue> story;
  const auto [first, last] = days_of(timeframe, date);
  const std::string from = first.iso(), to = last.iso();
  sql::Statement row = database.prepare_named("dot_story");
  row.bind(symbol_id, from, to);
  while (row.step()) {
    story.push_back({base::Date::parse_iso(row.text(0)).value(), row.integer(1) != 0, row.integer(2) != 0,
                     static_cast<ValueState>(row.integer(3)), row.optional_integer(4), row.optional_integer(5),
                     read_saying_document(row, 6)});
  }
  return story;
}

std::set<std::string> archives_of_story(const sql::Reader& database, int64_t series_id, int64_t symbol_id,
                                        model::Timeframe timeframe, base::Date date) {
  std::set<std::string> files;
  const auto [first, last] = days_of(timeframe, date);
  for (const auto& [day, archived] : archived_bars(database, series_id, date, date)) files.insert(archived.file);
  for (const auto& [day, archived] : archived_signals(database, symbol_id, first, last)) files.insert(archived.file);
  return files;
}

std::vector<BarPin> bar_pins(const sql::Reader& database, int64_t series_id, base::Date date) {
  std::vector<BarPin> pins;
  const std::string day = date.iso();
  sql::Statement row = database.prepare_named("pins_of_bars");
  row.bind(series_id, day, day);
  while (row.step()) pins.push_back({row.integer(11), correction_of(row), std::string(row.text(12))});
  return pins;
}

std::vector<DotPin> dot_pins(const sql::Reader& database, int64_t symbol_id, model::Timeframe timeframe,
                             base::Date date) {
  std::vector<DotPin> pins;
  const auto [first, last] = days_of(timeframe, date);
  const std::string from = first.iso(), to = last.iso();
  sql::Statement row = database.prepare_named("pins_of_dots");
  row.bind(symbol_id, from, to);
  while (row.step()) {
    pins.push_back(
        {base::Date::parse_iso(row.text(0)).value(), row.integer(3), row.integer(1) == 0, std::string(row.text(4))});
  }
  return pins;
}

}  // namespace bluedot::store
