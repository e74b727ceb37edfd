#include "store/prefetch.hpp"

namespace bluedot::store {
namespace {

class ResetAtEnd {
 public:
  explicit ResetAtEnd(sql::Statement& statement) : m_statement(statement) {}
  ~ResetAtEnd() { m_statement.reset(); }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  sql::Statement& m_statement;
};

}  // namespace

Prefetcher::Prefetcher(const sql::Database& database, const OpenBatch& open_batch)
    : m_open_batch(open_batch),
      m_symbol(database.prepare_named("symbol_by_code")),
      m_series(database.prepare_named("series_to_prefetch")),
      m_rows(database) {}

std::optional<PrefetchedRows> Prefetcher::read(const model::Document& document, const WindowDigest& said) {
  PrefetchedRows found;
  found.batch_id = m_open_batch.load();  // before the first statement, whose snapshot must be no older
  if (found.batch_id == 0 || document.bars.empty()) return std::nullopt;
  m_series.bind(document.symbol, name_of(document.timeframe));
  // As long as it stands on its row, what is read belongs to its read transaction and begins none of its own.
  const ResetAtEnd series_end(m_series);
  if (!m_series.step()) return std::nullopt;
  found.series_id = m_series.integer(0);
  const auto newest = base::Date::parse_iso(m_series.text(2));
  const auto stands = WindowDigest::stored(m_series.integer(3), m_series.text(4), m_series.text(5), m_series.blob(6));
  found.rows = m_rows.read(m_series.integer(1), found.series_id, document, newest, said.agreement(stands));
  return found;
}

bool Prefetcher::knows(const std::string& symbol) {
  m_symbol.bind(symbol);
  const bool is_known = m_symbol.step();
  m_symbol.reset();
  return is_known;
}

}  // namespace bluedot::store
