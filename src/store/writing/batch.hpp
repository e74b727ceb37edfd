// A batch while it is written: the way by which it changes series and symbols, and what it has come to so far.
#pragma once

#include "model/counts.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/shortcut/window_notes.hpp"
#include "store/tables/audit_log.hpp"
#include "store/tables/batch_log.hpp"
#include "store/tables/series_change.hpp"
#include "store/tables/symbol_table.hpp"
#include "store/writing/series_writer.hpp"
#include "store/writing/signal_writer.hpp"

#include <cstdint>
#include <string>

namespace bluedot::store {

// Within the caller's transaction. `database` and `settings` must outlive it.
struct Batch {
  // Opens a batch of that run.
  Batch(sql::Writer& writer, const model::Settings& of_store, const RunInfo& run);
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Writes what a comparison found, and counts it. With a note each change is logged by itself.
  void apply(const SeriesInBatch& series, const model::BarComparison& bars, const ActionNote* note = nullptr);
  void apply(const SeriesInBatch& series, const SignalComparison& dots, const ActionNote* note = nullptr);
  // All series of a symbol whose dots are others now.
  void note_dots_changed(const SymbolEntry& symbol);
  // Notes that the symbol trades there, and logs it of that series; false when it trades there already.
  bool relocate(SymbolEntry& symbol, int64_t series_id, const model::Exchange& exchange);
  // The same of what it is called; what a new symbol is called first is no change, and not logged.
  bool rename(SymbolEntry& symbol, int64_t series_id, const std::string& name, const std::string& currency);
  // Bars written so far.
  int64_t written_bars() const;
  // Raises the revisions of what changed and records the counts.
  void conclude(base::Instant now);

  sql::Writer& database;
  const model::Settings& settings;
  int64_t batch_id;
  AuditLog audit_log;
  SymbolTable symbols;
  SeriesWriter series_writer;
  SignalWriter signal_writer;
  WindowNotes windows;
  ChangedSeries changed;
  model::IngestCounts counts;
};

}  // namespace bluedot::store
