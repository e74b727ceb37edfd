#include "store/writing/disputes.hpp"

#include "store/rule/dot_statements.hpp"
#include "store/rule/evaluation.hpp"

#include <utility>

namespace bluedot::store {

std::vector<base::Date> evaluate_held(Batch& batch, const DocumentAtHand& at, const BarCorrections& held,
                                      std::vector<Dispute>& disputes) {
  if (held.empty()) return {};
  const BarEvaluation evaluation(batch.database, batch.settings,
                                 {at.series.series_id, at.document.timeframe, at.symbol.exchange}, held.begin()->first,
                                 held.rbegin()->first);
  const int64_t document_id = at.series.document_id.value();
  std::vector<base::Date> changed_dates;
  model::BarComparison changed;
  for (const auto& [date, correction] : held) {
    const BarVerdict verdict = evaluation.verdict(date);
    if (auto change = evaluation.change_to(verdict, date)) {
      changed.retracted += change->kind == model::ChangeKind::retract ? 1 : 0;
      changed.changes.push_back(std::move(*change));
      changed_dates.push_back(date);
    }
    if (verdict.decided_by != document_id) continue;
    const auto& said = verdict.decision;
    const auto said_before = evaluation.decision_without(document_id, date);
    const bool is_unfit = said && !correction.is_drop && verdict.said_by != document_id;
    const bool is_new = !said_before || !model::same_where_held(correction, *said_before, said);
    if (is_unfit || (is_new && model::disagrees(correction, said))) {
      disputes.push_back({date, correction, said, is_unfit});
    }
  }
  batch.apply(at.series, changed);
  return changed_dates;
}

std::vector<DotDispute> find_dot_disputes(const Batch& batch, const SeriesInBatch& series, const DotCorrections& held) {
  if (held.empty()) return {};
  const DotStatements statements(batch.database, series.symbol_id, held.begin()->first, held.rbegin()->first,
                                 batch.settings);
  std::vector<DotDispute> disputes;
  for (const auto& [date, is_held] : held) {
    const auto verdict = statements.verdict(date);
    if (!verdict || verdict->document_id != series.document_id || verdict->is_dot == is_held) continue;
    const auto before = statements.verdict(date, series.document_id);
    if (!before || before->is_dot != verdict->is_dot) disputes.push_back({date, is_held, verdict->is_dot});
  }
  return disputes;
}

}  // namespace bluedot::store
