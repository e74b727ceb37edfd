#include "store/prefetch.hpp"

namespace bluedot::store {

Prefetcher::Prefetcher(const sql::Database& database, const OpenBatch& open_batch)
    : m_open_batch(open_batch),
      m_symbol(database.prepare_named("symbol_by_code")),
      m_series(database.prepare_named("series_to_prefetch")),
      m_rows(database) {}

std::optional<PrefetchedRows> Prefetcher::read(const model::Document& document) {
  PrefetchedRows found;
  found.batch_id = m_open_batch.load();  // before the first statement, whose snapshot must be no older
  if (found.batch_id == 0 || document.bars.empty()) return std::nullopt;
  m_series.bind(document.symbol, name_of(document.timeframe));
  const bool is_known = m_series.step();
  int64_t symbol_id = 0;
  if (is_known) {
    found.series_id = m_series.integer(0);
    symbol_id = m_series.integer(1);
  }
  m_series.reset();
  if (!is_known) return std::nullopt;
  found.rows = m_rows.read(symbol_id, found.series_id, document);
  return found;
}

bool Prefetcher::knows(const std::string& symbol) {
  m_symbol.bind(symbol);
  const bool is_known = m_symbol.step();
  m_symbol.reset();
  return is_known;
}

}  // namespace bluedot::store
