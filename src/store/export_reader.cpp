#include "store/export_reader.hpp"

#include "model/dot_marks.hpp"
#include "store/bar_row.hpp"

namespace bluedot::store {

std::vector<ExportSeries> series_to_export(const sql::Database& database) {
  std::vector<ExportSeries> all;
  sql::Statement row = database.prepare_named("series_to_export");
  while (row.step()) {
    all.push_back({row.integer(0), row.integer(1), std::string(row.text(2)), std::string(row.text(3)),
                   std::string(row.text(4)), std::string(row.text(5)), model::parse_timeframe(row.text(6)).value(),
                   row.integer(7), row.integer(8)});
  }
  return all;
}

ExportReader::ExportReader(const sql::Database& database, std::optional<int64_t> as_of_batch)
    : m_as_of_batch(as_of_batch),
      m_bars(database.prepare_named(as_of_batch ? "export_bars_as_of" : "export_bars")),
      m_dots(database.prepare_named(as_of_batch ? "dots_of_symbol_as_of" : "dots_of_symbol")) {}

void ExportReader::read(const ExportSeries& series, const std::function<void(const model::Bar&, bool has_dot)>& each,
                        std::optional<base::Date> from) {
  // A weekly bar carries the dots of up to six days before it; those of bars before `from` are passed over below.
  const std::string first_dot = from ? base::Date{from->days - 6}.iso() : "", first_bar = from ? from->iso() : "";
  model::DotMarks dots(series.timeframe);
  m_dots.bind(series.symbol_id, first_dot);
  if (m_as_of_batch) m_dots.bind_at(2, *m_as_of_batch);
  while (m_dots.step()) dots.add(base::Date::parse_iso(m_dots.text(0)).value());
  m_dots.reset();

  m_bars.bind(series.series_id, first_bar);
  if (m_as_of_batch) m_bars.bind_at(2, *m_as_of_batch);
  while (m_bars.step()) {
    const model::Bar bar = bar_of(m_bars);
    each(bar, dots.has(bar.date));
  }
  m_bars.reset();
}

}  // namespace bluedot::store
