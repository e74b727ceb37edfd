// Works weekly bars out again after a batch changed daily ones (setting derive_weekly): of the weeks that changed and
// no others. Only made where the setting is on.
#pragma once

#include "store/rule/derived_weeks.hpp"
#include "store/rule/evaluation.hpp"
#include "store/writing/batch.hpp"
#include "store/writing/damage.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace bluedot::store {

// The batch must outlive it.
class WeeklyDerivation {
 public:
  explicit WeeklyDerivation(Batch& batch);

  // When the newest daily document of the symbol was said, before a new one is recorded: weeks that close between the
  // two are settled by it even where no day changes.
  std::optional<base::Instant> newest_as_of(const SymbolEntry& symbol);
  // The weeks of these days, and those that close after `newest_before` and by `as_of`.
  static std::set<base::Date> weeks_to_derive(const std::set<base::Date>& days, const model::Exchange& exchange,
                                              base::Instant newest_before, base::Instant as_of);

  // The weeks of these Fridays; `document_id`: whose words changed the days, nothing: none's. Returns how many changes
  // there were. The symbol gets a weekly series with its first week.
  int64_t derive(SymbolEntry& symbol, const std::set<base::Date>& fridays, std::optional<int64_t> document_id);
  // All weeks whose Friday lies on [first, last].
  int64_t derive(SymbolEntry& symbol, base::Date first, base::Date last, std::optional<int64_t> document_id);
  // The derived weeks whose Friday lies on [first, last] that are not what their days say although no day was changed,
  // and the series they are of: damage.
  std::pair<int64_t, std::vector<RestoredBar>> differing(const SymbolEntry& symbol, base::Date first, base::Date last);
  // The weeks that are over or not by where the symbol trades, once that has changed: those around its newest daily
  // document.
  int64_t derive_around_newest(SymbolEntry& symbol, std::optional<int64_t> document_id);

 private:
  BarEvaluation weekly_evaluation(int64_t weekly_id, const SymbolEntry& symbol, base::Date first,
                                  base::Date last) const;

  Batch& m_batch;
  DerivedWeekReader m_reader;
};

}  // namespace bluedot::store
