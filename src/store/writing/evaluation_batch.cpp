#include "store/writing/evaluation_batch.hpp"

#include "store/rule/evaluation.hpp"
#include "store/rule/symbol_exchange.hpp"
#include "store/rule/with_subject.hpp"

#include <fmt/format.h>

namespace bluedot::store {

std::optional<std::pair<base::Date, base::Date>> read_span(const sql::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return std::pair(base::Date::parse_iso(row.text(column)).value(),
                   base::Date::parse_iso(row.text(column + 1)).value());
}

EvaluationBatch::EvaluationBatch(sql::Writer& database, const model::Settings& settings, const RunInfo& run)
    : m_batch(database, settings, run) {
  if (settings.derive_weekly) m_weeks.emplace(m_batch);
}

int64_t EvaluationBatch::evaluate_again(const EvaluationSpan& span, const ActionNote* note) {
  const std::string code = code_of(span.symbol_id);
  const int64_t bars = span.bars ? evaluate_bars(code, span, note) : 0;
  return bars + (span.dots ? evaluate_dots_of(code, span, note) : 0);
}

int64_t EvaluationBatch::evaluate_bars(const std::string& code, const EvaluationSpan& span, const ActionNote* note) {
  SymbolEntry& symbol = *m_batch.symbols.find(code);
  const auto bars = with_subject(fmt::format("{} {}", code, model::name_of(span.timeframe)), [&] {
    const SeriesToEvaluate series{span.series_id, span.timeframe, symbol.exchange};
    return BarEvaluation(m_batch.database, m_batch.settings, series, span.bars->first, span.bars->second).changes();
  });
  m_batch.apply({span.symbol_id, span.series_id, batch_id()}, bars, note);
  if (m_weeks && span.timeframe == model::Timeframe::daily) {
    std::set<base::Date> fridays;
    for (const model::BarChange& change : bars.changes) fridays.insert(change.date.friday_of_iso_week());
    with_subject(code + " weekly", [&] { return m_weeks->derive(symbol, fridays, std::nullopt); });
  }
  return std::ssize(bars.changes);
}

int64_t EvaluationBatch::evaluate_dots_of(const std::string& code, const EvaluationSpan& span, const ActionNote* note) {
  const auto dots = with_subject(code + " blue dots", [&] {
    return evaluate_dots(m_batch.database, span.symbol_id, span.dots->first, span.dots->second, m_batch.settings);
  });
  m_batch.apply({span.symbol_id, span.series_id, batch_id()}, dots, note);
  if (dots.changes_anything()) m_batch.note_dots_changed(*m_batch.symbols.find(code));
  return std::ssize(dots.inserted) + std::ssize(dots.retracted) + std::ssize(dots.marked);
}

int64_t EvaluationBatch::derive_weeks(int64_t symbol_id, base::Date first, base::Date last) {
  if (!m_weeks) return 0;
  const std::string code = code_of(symbol_id);
  return with_subject(code + " weekly",
                      [&] { return m_weeks->derive(*m_batch.symbols.find(code), first, last, std::nullopt); });
}

void EvaluationBatch::name_again(int64_t symbol_id, int64_t series_id) {
  sql::Statement row = m_batch.database.prepare_named("latest_name");
  const bool is_named = row.bind(symbol_id).step();
  const std::string name(is_named ? row.text(0) : ""), currency(is_named ? row.text(1) : "");
  m_batch.rename(*m_batch.symbols.find(code_of(symbol_id)), series_id, name, currency);
}

void EvaluationBatch::locate_again(int64_t symbol_id, int64_t series_id) {
  const std::string code = code_of(symbol_id);
  auto exchange = exchange_by_documents(m_batch.database, symbol_id, m_batch.settings);
  if (!exchange) exchange = model::exchange_of(code, m_batch.settings.default_time_zone);
  if (m_batch.relocate(*m_batch.symbols.find(code), series_id, *exchange)) m_moved.insert(symbol_id);
}

int64_t EvaluationBatch::derive_moved_weeks() {
  if (!m_weeks) return 0;
  int64_t changes = 0;
  for (const int64_t symbol_id : m_moved) {
    const std::string code = code_of(symbol_id);
    changes += with_subject(code + " weekly",
                            [&] { return m_weeks->derive_around_newest(*m_batch.symbols.find(code), std::nullopt); });
  }
  return changes;
}

std::string EvaluationBatch::code_of(int64_t symbol_id) const {
  sql::Statement row = m_batch.database.prepare_named("symbol_by_id");
  row.bind(symbol_id).step();
  return std::string(row.text(0));
}

}  // namespace bluedot::store
