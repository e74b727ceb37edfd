// Evaluates dates again over everything that was said and is held: what has to change for a series, or a symbol's dots,
// to be what the one rule says (src/README.md, the one rule). Reads the database and changes nothing.
#pragma once

#include "model/change.hpp"
#include "model/exchange.hpp"
#include "model/settings.hpp"
#include "store/rule/derived_weeks.hpp"
#include "store/rule/dot_comparison.hpp"
#include "store/rule/statements.hpp"
#include "store/tables/pin_table.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace bluedot::store {

// What the rule says about a date.
struct BarVerdict {
  std::optional<model::Bar> bar;  // nothing: there is none
  bool is_pinned = false;         // a person's correction holds fields of it
  // The document whose bar it is, apart from held fields; nothing: a person's alone, or derived.
  std::optional<int64_t> said_by;
  bool is_derived = false;  // it was worked out from daily bars, apart from held fields
  // The document that decides the date but for corrections, and what it says; nothing: none speaks about it.
  std::optional<int64_t> decided_by = {};
  std::optional<model::Bar> decision = {};
};

struct SeriesToEvaluate {
  int64_t series_id = 0;
  model::Timeframe timeframe = model::Timeframe::daily;
  const model::Exchange& exchange;  // the symbol's: it says which derived weeks are over
};

// Of a weekly series the bars derived from daily ones are one more statement, where settings ask for them: settled or
// provisional as others are, and below every feed.
class BarEvaluation {
 public:
  // On [first, last].
  BarEvaluation(const sql::Reader& database, const model::Settings& settings, const SeriesToEvaluate& series,
                base::Date first, base::Date last);

  const Records<BarRecord>& records() const { return m_statements.records(); }
  // A correction holds its fields over the strongest statement with a bar that they make a possible bar with; without
  // any, over nothing when it holds all four prices. Where that fails too the documents' verdict stands unheld.
  BarVerdict verdict(base::Date date) const;
  // What has to change for the verdict about that date to stand, or nothing.
  std::optional<model::BarChange> change_to(const BarVerdict& verdict, base::Date date) const;
  // On all dates about which there is a record, a correction or a derived bar. Dates that cannot be judged without an
  // archive are told to `untold`; without it ArchivedEvidence is thrown.
  model::BarComparison changes(const std::function<void(base::Date)>& untold = {}) const;

  // What the strongest document but for one says. The outer nothing: no other speaks about the date.
  std::optional<std::optional<model::Bar>> decision_without(int64_t document_id, base::Date date) const;
  // What the strongest statement that has a bar says; nothing: none has.
  std::optional<model::Bar> strongest_bar(base::Date date) const;

 private:
  struct Statement {
    const SpeakingDocument* document = nullptr;  // nothing: derived
    bool is_settled = false;
    std::optional<int64_t> document_id() const {
      return document == nullptr ? std::nullopt : std::optional(document->document_id);
    }
  };
  // All that speak about the date, the one that decides it first.
  std::vector<Statement> ranked(base::Date date) const;
  // The one that decides it.
  std::optional<Statement> strongest(base::Date date) const;
  std::optional<model::Bar> said(const Statement& statement, base::Date date) const;

  model::Timeframe m_timeframe;
  Statements m_statements;
  BarCorrections m_corrections;
  DerivedWeeks m_derived;
};

// The same for the blue dots of a symbol.
SignalComparison evaluate_dots(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last,
                               const model::Settings& settings);

}  // namespace bluedot::store
