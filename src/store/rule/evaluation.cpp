#include "store/rule/evaluation.hpp"

#include "store/rule/dot_statements.hpp"

#include <algorithm>
#include <set>

namespace bluedot::store {
namespace {

using model::ChangeKind;

const BarRecord* standing(const Statements& statements, base::Date date) {
  const auto found = statements.records().find(date);
  if (found == statements.records().end()) return nullptr;
  for (const BarRecord& record : found->second) {
    if (!record.until_batch) return &record;
  }
  return nullptr;
}

ChangeKind kind_of(const BarRecord* stands, const std::optional<model::Bar>& after) {
  if (stands == nullptr) return ChangeKind::insert;
  if (!after) return ChangeKind::retract;
  if (*stands->bar == *after) return ChangeKind::mark;
  return stands->bar->provisional && !after->provisional ? ChangeKind::settle : ChangeKind::revise;
}

}  // namespace

BarEvaluation::BarEvaluation(const sql::Reader& database, const model::Settings& settings,
                             const SeriesToEvaluate& series, base::Date first, base::Date last)
    : m_timeframe(series.timeframe),
      m_statements(database, series.series_id, first, last, settings),
      m_corrections(PinReader(database).of_bars(series.series_id, first, last)) {
  if (m_timeframe != model::Timeframe::weekly || !settings.derive_weekly) return;
  DerivedWeekReader weeks(database);
  const auto daily = weeks.daily_series_beside(series.series_id);
  if (daily) m_derived = weeks.read(*daily, series.exchange, first, last);
}

std::vector<BarEvaluation::Statement> BarEvaluation::ranked(base::Date date) const {
  std::vector<Statement> all;
  for (const auto& [document, is_settled] : m_statements.ranked(date, m_timeframe)) {
    all.push_back({document, is_settled});
  }
  const auto derived = m_derived.find(date);
  if (derived == m_derived.end()) return all;
  const Statement statement{nullptr, !derived->second.provisional};
  const auto weaker =
      std::ranges::find_if(all, [&](const Statement& one) { return statement.is_settled && !one.is_settled; });
  all.insert(weaker, statement);
  return all;
}

std::optional<BarEvaluation::Statement> BarEvaluation::strongest(base::Date date) const {
  std::optional<Statement> best;
  if (const auto ranked = m_statements.strongest(date, m_timeframe)) best = {ranked->document, ranked->is_settled};
  const auto derived = m_derived.find(date);
  if (derived == m_derived.end()) return best;
  const bool is_settled = !derived->second.provisional;
  return !best || (is_settled && !best->is_settled) ? Statement{nullptr, is_settled} : *best;
}

std::optional<model::Bar> BarEvaluation::said(const Statement& statement, base::Date date) const {
  return statement.document == nullptr ? m_derived.at(date) : m_statements.said(*statement.document, date);
}

BarVerdict BarEvaluation::verdict(base::Date date) const {
  BarVerdict unheld;
  if (const auto decider = strongest(date)) {
    unheld.said_by = unheld.decided_by = decider->document_id();
    unheld.bar = unheld.decision = said(*decider, date);
    unheld.is_derived = decider->document == nullptr;
  }
  const auto found = m_corrections.find(date);
  if (found == m_corrections.end()) return unheld;
  const model::Correction& correction = found->second;
  const auto held = [&](std::optional<model::Bar> bar, bool is_pinned, const Statement* by) {
    return BarVerdict{std::move(bar),
                      is_pinned,
                      by == nullptr ? std::nullopt : by->document_id(),
                      by != nullptr && by->document == nullptr,
                      unheld.decided_by,
                      unheld.decision};
  };
  if (correction.is_drop) return held(std::nullopt, false, nullptr);
  const auto statements = ranked(date);
  for (const Statement& statement : statements) {
    const auto bar_said = said(statement, date);
    if (!bar_said) continue;
    auto bar = model::applied(correction.held, *bar_said);
    if (!bar) continue;
    bar->provisional = !correction.held.is_settled && !statements.front().is_settled;
    return held(std::move(bar), true, &statement);
  }
  if (auto bar = model::standing_alone(correction.held, date)) return held(std::move(bar), true, nullptr);
  return unheld;
}

std::optional<model::BarChange> BarEvaluation::change_to(const BarVerdict& should, base::Date date) const {
  const BarRecord* stands = standing(m_statements, date);
  if (stands == nullptr && !should.bar) return std::nullopt;
  const bool should_be_derived = should.bar && !should.is_pinned && !should.said_by;
  if (stands != nullptr && should.bar && *stands->bar == *should.bar && stands->is_pinned == should.is_pinned &&
      stands->is_derived() == should_be_derived) {
    return std::nullopt;
  }
  model::BarChange change{kind_of(stands, should.bar), date, {}, should.bar, true, should.is_pinned, should.said_by};
  if (stands != nullptr) {
    change.before = model::StoredBar{*stands->bar, stands->is_pinned, stands->document_id, stands->since_batch};
  }
  return change;
}

model::BarComparison BarEvaluation::changes(const std::function<void(base::Date)>& untold) const {
  std::set<base::Date> dates;
  for (const auto& [date, records] : m_statements.records()) dates.insert(date);
  for (const auto& [date, archived] : m_statements.archived()) dates.insert(date);
  for (const auto& [date, correction] : m_corrections) dates.insert(date);
  for (const auto& [date, bar] : m_derived) dates.insert(date);
  model::BarComparison result;
  for (const base::Date date : dates) {
    std::optional<model::BarChange> change;
    try {
      change = change_to(verdict(date), date);
    } catch (const ArchivedEvidence&) {
      if (!untold) throw;
      untold(date);
      continue;
    }
    if (!change) {
      result.unchanged += standing(m_statements, date) != nullptr ? 1 : 0;
      continue;
    }
    if (change->kind == ChangeKind::retract) ++result.retracted;
    result.changes.push_back(std::move(*change));
  }
  return result;
}

std::optional<std::optional<model::Bar>> BarEvaluation::decision_without(int64_t document_id, base::Date date) const {
  for (const auto& [document, is_settled] : m_statements.ranked(date, m_timeframe)) {
    if (document->document_id != document_id) return m_statements.said(*document, date);
  }
  return std::nullopt;
}

std::optional<model::Bar> BarEvaluation::strongest_bar(base::Date date) const {
  for (const Statement& statement : ranked(date)) {
    if (auto bar = said(statement, date)) return bar;
  }
  return std::nullopt;
}

SignalComparison evaluate_dots(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last,
                               const model::Settings& settings) {
  const DotStatements statements(database, symbol_id, first, last, settings);
  const DotCorrections held = PinReader(database).of_dots(symbol_id, first, last);
  std::set<base::Date> dates;
  for (const auto& [date, records] : statements.records()) dates.insert(date);
  for (const auto& [date, archived] : statements.archived()) dates.insert(date);
  for (const auto& [date, is_dot] : held) dates.insert(date);
  SignalComparison result;
  for (const base::Date date : dates) {
    const auto correction = held.find(date);
    const bool is_held = correction != held.end();
    const auto verdict = statements.verdict(date);
    const bool should_stand = is_held ? correction->second : verdict && verdict->is_dot;
    const DotRecord* stands = statements.standing(date);
    if (!should_stand) {
      if (stands != nullptr) result.retracted.push_back(date);
      continue;
    }
    if (stands != nullptr && stands->is_pinned == is_held) continue;
    (stands == nullptr ? result.inserted : result.marked).push_back(date);
    if (is_held) {
      result.held.insert(date);
    } else {
      result.said_by[date] = verdict->document_id;
    }
  }
  return result;
}

}  // namespace bluedot::store
