#include "store/stored_rows.hpp"

#include "sql/each_row.hpp"
#include "store/bar_row.hpp"

namespace bluedot::store {

StoredRows::StoredRows(const sql::Database& database)
    : m_bars(database.prepare_named("stored_bars")), m_dots(database.prepare_named("stored_signals")) {}

WindowRows StoredRows::read(int64_t symbol_id, int64_t series_id, const model::Document& document) {
  WindowRows rows;
  rows.bars.reserve(document.bars.size());
  read_bars(series_id, document.first_date(), document.last_date(), rows.bars);
  if (document.dots.empty()) return rows;
  rows.dots.reserve(document.dots.size());
  read_dots(symbol_id, document.dots.front(), document.dots_last, rows.dots);
  return rows;
}

void StoredRows::read_bars(int64_t series_id, base::Date first, base::Date last, std::vector<model::StoredBar>& bars) {
  bars.clear();
  const std::string from = first.iso(), to = last.iso();
  m_bars.bind(series_id, from, to);
  sql::for_each_row(m_bars, 4, [&](const auto& row) { bars.push_back(stored_bar_of(row)); });
}

void StoredRows::read_dots(int64_t symbol_id, base::Date first, base::Date last, std::vector<base::Date>& dots) {
  dots.clear();
  const std::string from = first.iso(), to = last.iso();
  m_dots.bind(symbol_id, from, to);
  sql::for_each_row(m_dots, 4, [&](const auto& row) { dots.push_back(base::Date::parse_iso(row.text(0)).value()); });
}

}  // namespace bluedot::store
