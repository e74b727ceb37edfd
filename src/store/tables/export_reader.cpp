#include "store/tables/export_reader.hpp"

#include "model/dot_marks.hpp"
#include "sql/each_row.hpp"
#include "store/tables/bar_row.hpp"

namespace bluedot::store {

std::vector<ExportSeries> series_to_export(const sql::Reader& database) {
  std::vector<ExportSeries> all;
  sql::Statement row = database.prepare_named("series_to_export");
  while (row.step()) {
    all.push_back({row.integer(0), row.integer(1), std::string(row.text(2)), std::string(row.text(3)),
                   std::string(row.text(4)), std::string(row.text(5)), model::parse_timeframe(row.text(6)).value(),
                   row.integer(7), row.integer(8), row.integer(9)});
  }
  return all;
}

bool has_any_series(const sql::Reader& database) {
  return database.prepare_named("any_series").step();
}

ExportReader::ExportReader(const sql::Reader& database, std::optional<int64_t> as_of_batch)
    : m_as_of_batch(as_of_batch),
      m_bars(database.prepare_named(as_of_batch ? "export_bars_as_of" : "export_bars")),
      m_dots(database.prepare_named(as_of_batch ? "dots_of_symbol_as_of" : "dots_of_symbol")) {}

void ExportReader::read(const ExportSeries& series, const std::function<void(const model::Bar&, bool has_dot)>& each,
                        std::optional<base::Date> from) {
  // A weekly bar carries the dots of up to six days before it; those of bars before `from` are passed over below.
  const std::string first_dot = from ? base::Date{from->days - 6}.iso() : "", first_bar = from ? from->iso() : "";
  model::DotMarks dots(series.timeframe);
  scan(m_dots, series.symbol_id, first_dot,
       [&](const auto& row) { dots.add(base::Date::parse_iso(row.text(0)).value()); });
  scan(m_bars, series.series_id, first_bar, [&](const auto& row) {
    const model::Bar bar = bar_of(row);
    each(bar, dots.has(bar.date));
  });
}

template <typename OnRow>
void ExportReader::scan(sql::Statement& statement, int64_t id, const std::string& from, const OnRow& on_row) {
  if (!m_as_of_batch) {
    statement.bind(id, from);
    sql::for_each_row(statement, 3, on_row);
    return;
  }
  statement.bind(id, *m_as_of_batch);
  while (statement.step()) on_row(statement);
  statement.reset();
}

}  // namespace bluedot::store
