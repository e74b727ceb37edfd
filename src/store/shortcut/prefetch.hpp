// Reads what the store has of a document's window ahead of the writer, on a worker's reading connection: the greater
// part of what comparing a document costs.
#pragma once

#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/shortcut/stored_rows.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace bluedot::store {

// The batch whose transaction is open, 0 while none is. Between the moment a reader looks at it and the end of that
// transaction nobody can commit anything: what the reader finds then is what the writer would find, but for what the
// batch itself has changed.
using OpenBatch = std::atomic<int64_t>;

struct PrefetchedRows {
  int64_t batch_id = 0;  // that was open before they were read; of no use to any other
  int64_t series_id = 0;
  WindowRows rows;
};

// One per thread.
class Prefetcher {
 public:
  Prefetcher(const sql::Reader& database, const OpenBatch& open_batch);
  // Nothing when no batch is open or the store does not have the series.
  // `said`: what the document says; of what stands as that, the bars are not read.
  // `again`: read all the same, to see whether it does.
  std::optional<PrefetchedRows> read(const model::Document& document, const WindowDigest& said, bool again = false);

 private:
  const OpenBatch& m_open_batch;
  sql::Statement m_series;
  StoredRows m_rows;
};

}  // namespace bluedot::store
