#include "store/shortcut/stored_rows.hpp"

#include "sql/each_row.hpp"
#include "store/tables/bar_row.hpp"

#include <algorithm>

namespace bluedot::store {

StoredRows::StoredRows(const sql::Reader& database)
    : m_bars(database.prepare_named("stored_bars")),
      m_dots(database.prepare_named("stored_signals")),
      m_dots_behind(database.prepare_named("signals_behind")) {}

WindowRows StoredRows::read(const WindowRow& series, const model::Document& document, const WindowDigest& said,
                            bool again) {
  WindowRows rows;
  rows.bars.reserve(document.bars.size());
  if (again) {
    rows.is_read_again = true;
    rows.known = said.agreement(series.stands);
    rows.has_no_dots_behind = said.dots && said.dots == series.stands.dots;
    append_bars(series.series_id, document.first_date(), document.last_date(), rows.bars);
    const base::Date end = rows.has_no_dots_behind ? base::k_last_date : document.dots_last;
    if (!document.dots.empty()) read_dots(series.symbol_id, document.dots.front(), end, rows.dots);
    return rows;
  }
  base::Date begin = document.first_date();
  for (const auto& [first, last] : said.agreement(series.stands)) {
    if (begin < first) append_bars(series.series_id, begin, base::Date{first.days - 1}, rows.bars);
    auto bar = std::ranges::lower_bound(document.bars, first, {}, &model::Bar::date);
    for (; bar != document.bars.end() && bar->date <= last; ++bar) rows.bars.push_back({*bar, false, 0, {}});
    begin = base::Date{last.days + 1};
  }
  base::Date end = document.last_date();
  if (series.is_newest_sure()) end = std::min(end, *series.newest);
  if (begin <= end) append_bars(series.series_id, begin, end, rows.bars);
  if (document.dots.empty()) return rows;
  rows.has_no_dots_behind = said.dots && said.dots == series.stands.dots;
  if (rows.has_no_dots_behind) {
    rows.dots = document.dots;
  } else {
    rows.dots.reserve(document.dots.size());
    read_dots(series.symbol_id, document.dots.front(), document.dots_last, rows.dots);
  }
  return rows;
}

void StoredRows::read_bars(int64_t series_id, base::Date first, base::Date last, std::vector<model::StoredBar>& bars) {
  bars.clear();
  append_bars(series_id, first, last, bars);
}

void StoredRows::append_bars(int64_t series_id, base::Date first, base::Date last,
                             std::vector<model::StoredBar>& bars) {
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

bool StoredRows::has_dots_behind(int64_t symbol_id, base::Date date) {
  const std::string text = date.iso();
  m_dots_behind.bind(symbol_id, text);
  const bool has_any = m_dots_behind.step() && m_dots_behind.integer(0) != 0;
  m_dots_behind.reset();
  return has_any;
}

}  // namespace bluedot::store
