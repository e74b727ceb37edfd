// A batch without documents: it evaluates dates again, as an undo, an amendment, a release or a change of settings
// does.
#pragma once

#include "store/writing/batch.hpp"
#include "store/writing/weekly_derivation.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace bluedot::store {

// What to evaluate: the bars of a series, the dots of its symbol, or both.
struct EvaluationSpan {
  int64_t series_id = 0, symbol_id = 0;
  model::Timeframe timeframe = model::Timeframe::daily;
  std::optional<std::pair<base::Date, base::Date>> bars, dots;  // first and last date
};

// Two columns of dates, from `column` on; nothing when they are NULL.
std::optional<std::pair<base::Date, base::Date>> read_span(const sql::Statement& row, int column);

// Within the caller's transaction. What cannot be evaluated without an archive throws ArchivedEvidence, with the symbol
// and what of it. `database` and `settings` must outlive it.
class EvaluationBatch {
 public:
  // Opens a batch of that run.
  EvaluationBatch(sql::Writer& database, const model::Settings& settings, const RunInfo& run);

  int64_t batch_id() const { return m_batch.batch_id; }
  const model::IngestCounts& counts() const { return m_batch.counts; }
  AuditLog& audit_log() { return m_batch.audit_log; }

  // With a note every change is logged under its action and reason. Returns how many changes there were, not counting
  // those of weekly bars that follow from daily ones.
  int64_t evaluate_again(const EvaluationSpan& span, const ActionNote* note = nullptr);
  // The derived weeks of a symbol whose Friday lies on [first, last], where settings ask for them: for what follows
  // from daily documents and not from their bars. Returns how many changes there were.
  int64_t derive_weeks(int64_t symbol_id, base::Date first, base::Date last);
  // The symbol is called what the latest document that still speaks says.
  void name_again(int64_t symbol_id, int64_t series_id);
  // It trades where the strongest document that still speaks says; where none does, by its ending or in the default
  // time zone.
  void locate_again(int64_t symbol_id, int64_t series_id);
  // Which weeks of the symbols that have moved are over, once their days are evaluated: before, a week would be told of
  // days that stand no more. Returns how many bars changed.
  int64_t derive_moved_weeks();
  void conclude(base::Instant now) { m_batch.conclude(now); }

 private:
  // `code`: of the symbol. Both return how many changes there were.
  int64_t evaluate_bars(const std::string& code, const EvaluationSpan& span, const ActionNote* note);
  int64_t evaluate_dots_of(const std::string& code, const EvaluationSpan& span, const ActionNote* note);
  std::string code_of(int64_t symbol_id) const;

  Batch m_batch;
  std::optional<WeeklyDerivation> m_weeks;  // where settings ask for it
  std::set<int64_t> m_moved;                // symbols that trade elsewhere by this batch
};

}  // namespace bluedot::store
