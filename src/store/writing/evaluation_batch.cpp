#include "store/writing/evaluation_batch.hpp"

#include "store/rule/symbol_exchange.hpp"
#include "store/rule/untold_about.hpp"
#include "store/tables/value_json.hpp"

#include <fmt/format.h>

namespace bluedot::store {

std::optional<std::pair<base::Date, base::Date>> read_span(const sql::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return std::pair(base::Date::parse_iso(row.text(column)).value(),
                   base::Date::parse_iso(row.text(column + 1)).value());
}

EvaluationBatch::EvaluationBatch(sql::Writer& database, const model::Settings& settings, const RunInfo& run)
    : m_database(database),
      m_settings(settings),
      m_batch_id(insert_batch(database, run)),
      m_audit_log(database, run.started_at, run.actor),
      m_symbols(database),
      m_series_writer(database, m_audit_log),
      m_signal_writer(database, m_audit_log) {
  if (settings.derive_weekly) m_weeks.emplace(database, m_settings, m_symbols, m_series_writer);
}

int64_t EvaluationBatch::evaluate_again(const EvaluationSpan& span, const ActionNote* note) {
  const std::string code = code_of(span.symbol_id);
  SymbolEntry& symbol = *m_symbols.find(code);
  const SeriesInBatch series{span.symbol_id, span.series_id, m_batch_id};
  int64_t changes = 0;
  if (span.bars) {
    const model::BarComparison bars = untold_about(fmt::format("{} {}", code, model::name_of(span.timeframe)), [&] {
      return BarEvaluation(m_database, span.series_id, span.timeframe, symbol.exchange, m_settings, span.bars->first,
                           span.bars->second)
          .changes();
    });
    const SeriesChange applied = m_series_writer.apply(series, bars, m_counts.bars, note);
    if (!bars.changes.empty()) m_changed[span.series_id] += applied;
    changes += std::ssize(bars.changes);
    if (m_weeks && span.timeframe == model::Timeframe::daily) {
      std::set<base::Date> fridays;
      for (const model::BarChange& change : bars.changes) fridays.insert(change.date.friday_of_iso_week());
      untold_about(code + " weekly", [&] {
        return m_weeks->derive(symbol, fridays, m_batch_id, std::nullopt, {m_counts.bars, m_changed});
      });
    }
  }
  if (span.dots) {
    const auto dots = untold_about(code + " blue dots", [&] {
      return evaluate_dots(m_database, span.symbol_id, span.dots->first, span.dots->second, m_settings);
    });
    m_signal_writer.apply(series, dots, m_counts.signals, note);
    if (dots.changes_anything()) {
      for (const auto& [timeframe, id] : symbol.series) m_changed[id] += {};
    }
    changes += std::ssize(dots.inserted) + std::ssize(dots.retracted) + std::ssize(dots.marked);
  }
  return changes;
}

int64_t EvaluationBatch::derive_weeks(int64_t symbol_id, base::Date first, base::Date last) {
  if (!m_weeks) return 0;
  const std::string code = code_of(symbol_id);
  return untold_about(code + " weekly", [&] {
    return m_weeks->derive(*m_symbols.find(code), first, last, m_batch_id, std::nullopt, {m_counts.bars, m_changed});
  });
}

void EvaluationBatch::name_again(int64_t symbol_id, int64_t series_id) {
  SymbolEntry& symbol = *m_symbols.find(code_of(symbol_id));
  sql::Statement row = m_database.prepare_named("latest_name");
  const bool is_named = row.bind(symbol_id).step();
  const std::string name(is_named ? row.text(0) : ""), currency(is_named ? row.text(1) : "");
  if (name == symbol.name && currency == symbol.currency) return;
  m_audit_log.append(m_batch_id, {.action = "rename",
                                  .series_id = series_id,
                                  .before = json_of_name(symbol.name, symbol.currency),
                                  .after = json_of_name(name, currency)});
  m_symbols.set_name(symbol, name, currency);
}

void EvaluationBatch::locate_again(int64_t symbol_id, int64_t series_id) {
  const std::string code = code_of(symbol_id);
  SymbolEntry& symbol = *m_symbols.find(code);
  auto exchange = exchange_by_documents(m_database, symbol_id, m_settings);
  if (!exchange) exchange = model::exchange_of(code, m_settings.default_time_zone);
  if (relocate(m_symbols, m_audit_log, m_batch_id, series_id, symbol, *exchange)) m_moved.insert(symbol_id);
}

int64_t EvaluationBatch::derive_moved_weeks() {
  if (!m_weeks) return 0;
  int64_t changes = 0;
  for (const int64_t symbol_id : m_moved) {
    const std::string code = code_of(symbol_id);
    changes += untold_about(code + " weekly", [&] {
      return m_weeks->derive_around_newest(*m_symbols.find(code), m_batch_id, std::nullopt, {m_counts.bars, m_changed});
    });
  }
  return changes;
}

std::string EvaluationBatch::code_of(int64_t symbol_id) const {
  sql::Statement row = m_database.prepare_named("symbol_by_id");
  row.bind(symbol_id).step();
  return std::string(row.text(0));
}

}  // namespace bluedot::store
