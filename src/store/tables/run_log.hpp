// Runs and their steps: what `bluedot run` did, when, and what came of it.
#pragma once

#include "base/instant.hpp"
#include "model/run.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

struct RunRow {
  std::string run_id;
  model::RunTrigger trigger = model::RunTrigger::manual;
  std::string started_at, finished_at;  // ISO, UTC; finished_at is empty while it is at work, or if it was cut off
  std::optional<model::RunOutcome> outcome;
  std::string message;
  std::string actor, program_version;
};

// Each within the caller's transaction, if there is one.
void insert_run(sql::Writer& database, const RunRow& run);
void insert_run_step(sql::Writer& database, const std::string& run_id, const model::RunStep& step);
void finish_run(sql::Writer& database, const std::string& run_id, base::Instant at, model::RunOutcome outcome,
                const std::string& message);

// A word without spaces that differs if anything in the store has changed but the record of runs and ticks, and what
// is of one machine alone: the ledger of exports.
std::string store_mark(const sql::Reader& database);

// The newest `limit` runs, newest first.
std::vector<RunRow> list_runs(const sql::Reader& database, int64_t limit);
// Those that have not ended: all of them were cut off, if none is at work.
std::vector<RunRow> runs_cut_off(const sql::Reader& database);
// The one run whose id begins so; nothing if there is none. Throws Error (usage) if there are several.
std::optional<RunRow> find_run(const sql::Reader& database, const std::string& prefix);
std::vector<model::RunStep> steps_of(const sql::Reader& database, const std::string& run_id);
std::vector<int64_t> batches_of(const sql::Reader& database, const std::string& run_id);

}  // namespace bluedot::store
