#include "store/writing/weekly_derivation.hpp"

#include <vector>

namespace bluedot::store {
namespace {

using model::Timeframe;

std::optional<int64_t> series_of(const SymbolEntry& symbol, Timeframe timeframe) {
  const auto found = symbol.series.find(timeframe);
  return found == symbol.series.end() ? std::nullopt : std::optional(found->second);
}

// Neighbouring weeks are evaluated together: first and last Friday of each run.
std::vector<std::pair<base::Date, base::Date>> runs_of(const std::set<base::Date>& fridays) {
  std::vector<std::pair<base::Date, base::Date>> runs;
  for (const base::Date friday : fridays) {
    if (!runs.empty() && friday.days - runs.back().second.days == 7) {
      runs.back().second = friday;
    } else {
      runs.emplace_back(friday, friday);
    }
  }
  return runs;
}

}  // namespace

WeeklyDerivation::WeeklyDerivation(Batch& batch) : m_batch(batch), m_reader(batch.database) {}

std::optional<base::Instant> WeeklyDerivation::newest_as_of(const SymbolEntry& symbol) {
  const auto daily = series_of(symbol, Timeframe::daily);
  return daily ? m_reader.newest_as_of(*daily) : std::nullopt;
}

std::set<base::Date> WeeklyDerivation::weeks_to_derive(const std::set<base::Date>& days,
                                                       const model::Exchange& exchange, base::Instant newest_before,
                                                       base::Instant as_of) {
  std::set<base::Date> fridays;
  for (const base::Date day : days) fridays.insert(day.friday_of_iso_week());
  if (newest_before >= as_of) return fridays;
  const base::Date last = exchange.time_zone.local_date(as_of).friday_of_iso_week();
  base::Date friday = exchange.time_zone.local_date(newest_before).friday_of_iso_week();
  for (; friday <= last; friday.days += 7) fridays.insert(friday);
  return fridays;
}

int64_t WeeklyDerivation::derive(SymbolEntry& symbol, const std::set<base::Date>& fridays,
                                 std::optional<int64_t> document_id) {
  int64_t changes = 0;
  for (const auto& [first, last] : runs_of(fridays)) changes += derive(symbol, first, last, document_id);
  return changes;
}

int64_t WeeklyDerivation::derive(SymbolEntry& symbol, base::Date first, base::Date last,
                                 std::optional<int64_t> document_id) {
  const auto daily = series_of(symbol, Timeframe::daily);
  if (!daily) return 0;
  if (!series_of(symbol, Timeframe::weekly) && m_reader.read(*daily, symbol.exchange, first, last).empty()) return 0;
  const int64_t weekly = m_batch.symbols.series_of(symbol, Timeframe::weekly);
  model::BarComparison weeks = weekly_evaluation(weekly, symbol, first, last).changes();
  weeks.unchanged = 0;  // that counts what documents repeat
  if (weeks.changes.empty()) return 0;
  m_batch.apply({symbol.symbol_id, weekly, m_batch.batch_id, document_id}, weeks);
  return std::ssize(weeks.changes);
}

std::pair<int64_t, std::vector<RestoredBar>> WeeklyDerivation::differing(const SymbolEntry& symbol, base::Date first,
                                                                         base::Date last) {
  const auto weekly = series_of(symbol, Timeframe::weekly);
  if (!weekly) return {0, {}};
  model::BarComparison weeks = weekly_evaluation(*weekly, symbol, first, last).changes();
  std::erase_if(weeks.changes, [](const model::BarChange& change) { return change.said_by.has_value(); });
  return {*weekly, take_damage(weeks)};
}

int64_t WeeklyDerivation::derive_around_newest(SymbolEntry& symbol, std::optional<int64_t> document_id) {
  const auto newest = newest_as_of(symbol);
  if (!newest) return 0;
  // The closes of one day lie less than three days apart, wherever they are.
  const base::Date friday = newest->utc_date().friday_of_iso_week();
  return derive(symbol, base::Date{friday.days - 7}, base::Date{friday.days + 7}, document_id);
}

BarEvaluation WeeklyDerivation::weekly_evaluation(int64_t weekly_id, const SymbolEntry& symbol, base::Date first,
                                                  base::Date last) const {
  const SeriesToEvaluate series{weekly_id, Timeframe::weekly, symbol.exchange};
  return {m_batch.database, m_batch.settings, series, first, last};
}

}  // namespace bluedot::store
