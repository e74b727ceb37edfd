#include "store/shortcut/prefetch.hpp"

#include "store/shortcut/window_row.hpp"

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

Prefetcher::Prefetcher(const sql::Reader& database, const OpenBatch& open_batch)
    : m_open_batch(open_batch), m_series(database.prepare_named("series_to_prefetch")), m_rows(database) {}

std::optional<PrefetchedRows> Prefetcher::read(const model::Document& document, const WindowDigest& said, bool again) {
  PrefetchedRows found;
  found.batch_id = m_open_batch.load();  // before the first statement, whose snapshot must be no older
  if (found.batch_id == 0 || document.bars.empty()) return std::nullopt;
  m_series.bind(document.symbol, name_of(document.timeframe));
  // As long as it stands on its row, what is read belongs to its read transaction and begins none of its own.
  const ResetAtEnd series_end(m_series);
  if (!m_series.step()) return std::nullopt;
  const WindowRow row = window_row_of(m_series);
  found.series_id = row.series_id;
  found.rows = m_rows.read(row, document, said, again);
  return found;
}

}  // namespace bluedot::store
