#include "store/prefetch.hpp"

#include "sql/each_row.hpp"
#include "store/bar_row.hpp"

namespace bluedot::store {

Prefetcher::Prefetcher(const sql::Database& database, const OpenBatch& open_batch)
    : m_open_batch(open_batch),
      m_symbol(database.prepare_named("symbol_by_code")),
      m_series(database.prepare_named("series_to_prefetch")),
      m_bars(database.prepare_named("stored_bars")) {}

std::optional<PrefetchedBars> Prefetcher::read(const model::Document& document) {
  PrefetchedBars found;
  found.batch_id = m_open_batch.load();  // before the first statement, whose snapshot must be no older
  if (found.batch_id == 0 || document.bars.empty()) return std::nullopt;
  m_series.bind(document.symbol, name_of(document.timeframe));
  const bool is_known = m_series.step();
  if (is_known) found.series_id = m_series.integer(0);
  m_series.reset();
  if (!is_known) return std::nullopt;
  const std::string first = document.first_date().iso(), last = document.last_date().iso();
  found.bars.reserve(document.bars.size());
  m_bars.bind(found.series_id, first, last);
  sql::for_each_row(m_bars, 4, [&](const auto& row) { found.bars.push_back(stored_bar_of(row)); });
  return found;
}

bool Prefetcher::knows(const std::string& symbol) {
  m_symbol.bind(symbol);
  const bool is_known = m_symbol.step();
  m_symbol.reset();
  return is_known;
}

}  // namespace bluedot::store
