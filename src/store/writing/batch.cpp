#include "store/writing/batch.hpp"

#include "store/tables/value_json.hpp"

namespace bluedot::store {

Batch::Batch(sql::Writer& writer, const model::Settings& of_store, const RunInfo& run)
    : database(writer),
      settings(of_store),
      batch_id(insert_batch(writer, run)),
      audit_log(writer, run.started_at, run.actor),
      symbols(writer),
      series_writer(writer, audit_log),
      signal_writer(writer, audit_log),
      windows(writer) {}

void Batch::apply(const SeriesInBatch& series, const model::BarComparison& bars, const ActionNote* note) {
  const SeriesChange applied = series_writer.apply(series, bars, counts.bars, note);
  if (bars.changes.empty()) return;
  windows.forget(series.series_id);
  changed[series.series_id] += applied;
}

void Batch::apply(const SeriesInBatch& series, const SignalComparison& dots, const ActionNote* note) {
  signal_writer.apply(series, dots, counts.signals, note);
}

void Batch::note_dots_changed(const SymbolEntry& symbol) {
  for (const auto& [timeframe, id] : symbol.series) {
    windows.forget_dots(id);
    changed[id] += {};
  }
}

bool Batch::relocate(SymbolEntry& symbol, int64_t series_id, const model::Exchange& exchange) {
  if (exchange == symbol.exchange) return false;
  audit_log.append(
      batch_id,
      {.action = "relocate", .series_id = series_id, .before = json_of(symbol.exchange), .after = json_of(exchange)});
  symbols.set_exchange(symbol, exchange);
  return true;
}

bool Batch::rename(SymbolEntry& symbol, int64_t series_id, const std::string& name, const std::string& currency) {
  if (name == symbol.name && currency == symbol.currency) return false;
  if (!symbol.is_new || !symbol.name.empty()) {
    audit_log.append(batch_id, {.action = "rename",
                                .series_id = series_id,
                                .before = json_of_name(symbol.name, symbol.currency),
                                .after = json_of_name(name, currency)});
  }
  symbols.set_name(symbol, name, currency);
  return true;
}

int64_t Batch::written_bars() const {
  const model::BarCounts& bars = counts.bars;
  return bars.inserted + bars.revised + bars.settled + bars.retracted;
}

void Batch::conclude(base::Instant now) {
  conclude_batch(database, batch_id, now, changed, counts);
  windows.keep();
}

}  // namespace bluedot::store
