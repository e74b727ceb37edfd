// Takes a batch back: its documents say nothing any more, its corrections hold nothing, those it released hold again,
// and every date they are about is evaluated again over what remains (src/README.md, the one rule). Nothing is erased:
// an undo is a batch itself, and can be undone.
#pragma once

#include "model/counts.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/tables/batch_log.hpp"

#include <optional>
#include <vector>

namespace bluedot::store {

struct Undone {
  int64_t undo_batch = 0;   // the batch that was made
  int64_t batch = 0;        // the one that was taken back
  int64_t documents = 0;    // withdrawn, or speaking again when an undo was undone
  int64_t corrections = 0;  // of the batch, made or released, which the undo ends or brings back
  model::IngestCounts counts;
};

// In a transaction of its own. Throws Error naming the batch when there is none of that number, when it was undone
// already, or when it is of a kind that cannot be undone (settings, derive).
Undone undo_batch(sql::Writer& database, int64_t batch_id, const model::Settings& settings, const RunInfo& run,
                  const std::string& reason);

// The undo that took the batch (with `whole_run` the last batch of its run) back and was cut off before its exports
// were done; nothing: there is none.
std::optional<int64_t> unfinished_undo(const sql::Reader& database, int64_t batch_id, bool whole_run);

// The batches of the run that batch belongs to which were not undone, newest first.
std::vector<int64_t> batches_of_run(const sql::Reader& database, int64_t batch_id);

}  // namespace bluedot::store
