// Batches: who did what and when, what it came to, and how long it took.
#pragma once

#include "base/instant.hpp"
#include "model/counts.hpp"
#include "sql/database.hpp"
#include "store/tables/series_change.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::store {

// What makes batches: the commands that open a store for writing, and what such a command does besides. `sql`: the
// store's triggers, of edits by other programs.
enum class Command { amend, archive, derive, exports, ingest, init, release, rescale, run, settings, sql, undo };
std::string_view name_of(Command command);  // as the column `command` has it, and the command line
std::optional<Command> parse_command(std::string_view name);

// What all batches of one command share.
struct RunInfo {
  std::string run_id;  // unique to the run
  Command command = Command::ingest;
  std::string arguments;
  std::string actor;  // user@host
  std::string program_version;
  base::Instant started_at;

  // The same run, doing that.
  RunInfo as(Command doing) const;
  // The same in a run of its own before it, with that in its id.
  RunInfo as_own_run(Command doing) const;
};

// How a run went, for the batch log and the report.
struct RunFigures {
  model::ExportCounts exports;
  int64_t bytes_read = 0;
  double parse_seconds = 0, store_seconds = 0, export_seconds = 0, total_seconds = 0;
  int64_t peak_memory_bytes = 0;
};

// Within the caller's transaction. Returns the batch's id.
int64_t insert_batch(sql::Writer& database, const RunInfo& run);
// Raises the revision of each changed series, with its figures, and records the counts with the number of those series.
void conclude_batch(sql::Writer& database, int64_t batch_id, base::Instant committed_at,
                    const ChangedSeries& changed_series, model::IngestCounts& counts);
// Marks all batches as complete, in a transaction of its own; the figures go to the last of this run.
void complete_run(sql::Writer& database, const std::string& run_id, const RunFigures& figures);

// For a command that did all exports and made no batch.
void complete_batches(sql::Writer& database);

}  // namespace bluedot::store
