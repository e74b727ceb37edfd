#include "store/tables/batch_log.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace bluedot::store {
namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 12> k_commands{"amend",   "archive", "derive", "export",   "ingest", "init",
                                                      "release", "rescale", "run",    "settings", "sql",    "undo"};
static_assert(k_commands.size() == static_cast<size_t>(Command::undo) + 1);

}  // namespace

std::string_view name_of(Command command) {
  return k_commands[static_cast<size_t>(command)];
}

std::optional<Command> parse_command(std::string_view name) {
  const auto found = std::ranges::find(k_commands, name);
  if (found == k_commands.end()) return std::nullopt;
  return static_cast<Command>(std::distance(k_commands.begin(), found));
}

RunInfo RunInfo::as(Command doing) const {
  RunInfo run = *this;
  run.command = doing;
  return run;
}

RunInfo RunInfo::as_own_run(Command doing) const {
  RunInfo run = as(doing);
  run.run_id.append("-").append(name_of(doing));
  return run;
}

int64_t insert_batch(sql::Writer& database, const RunInfo& run) {
  database.prepare_named("insert_batch")
      .bind(run.run_id, name_of(run.command), run.arguments, run.actor, run.program_version, run.started_at.iso())
      .run();
  return database.last_insert_id();
}

void conclude_batch(sql::Writer& database, int64_t batch_id, base::Instant committed_at,
                    const ChangedSeries& changed_series, model::IngestCounts& counts) {
  sql::Statement raise_revision = database.prepare_named("raise_revision");
  for (const auto& [series_id, change] : changed_series) {
    std::optional<std::string> first, last;
    if (change.dates) {
      first = change.dates->first.iso();
      last = change.dates->last.iso();
    }
    raise_revision.bind(series_id, change.growth, first, last).run();
  }
  counts.series_changed = std::ssize(changed_series);
  const auto& [documents, bars, signals, series_count] = counts;
  database.prepare_named("set_batch_counts")
      .bind(batch_id, committed_at.iso(), documents.total, documents.accepted, documents.unchanged, documents.stale,
            documents.withdrawn, documents.rejected, bars.inserted, bars.revised, bars.settled, bars.retracted,
            bars.unchanged, bars.rejected, bars.provisional, signals.inserted, signals.retracted, series_count)
      .run();
}

void complete_run(sql::Writer& database, const std::string& run_id, const RunFigures& figures) {
  sql::Transaction transaction(database);
  database.prepare_named("complete_run")
      .bind(run_id, figures.exports.written, figures.exports.unchanged, figures.exports.removed, figures.bytes_read,
            figures.parse_seconds, figures.store_seconds, figures.export_seconds, figures.total_seconds,
            figures.peak_memory_bytes)
      .run();
  database.prepare_named("complete_batches").run();
  transaction.commit();
}

void complete_batches(sql::Writer& database) {
  database.prepare_named("complete_batches").run();
}

}  // namespace bluedot::store
