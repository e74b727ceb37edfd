// Works weekly bars out again after a batch changed daily ones (setting derive_weekly): of the weeks that changed and
// no others. Only made where the setting is on.
#pragma once

#include "model/counts.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/rule/derived_weeks.hpp"
#include "store/tables/symbol_table.hpp"
#include "store/writing/damage.hpp"
#include "store/writing/series_writer.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace bluedot::store {

// What a batch has done so far, to be added to.
struct BatchTally {
  model::BarCounts& bars;
  ChangedSeries& changed_series;
};

// Within the caller's transaction; what is handed over must outlive it.
class WeeklyDerivation {
 public:
  WeeklyDerivation(const sql::Reader& database, const model::Settings& settings, SymbolTable& symbols,
                   SeriesWriter& writer);

  // When the newest daily document of the symbol was said, before a new one is recorded: weeks that close between the
  // two are settled by it even where no day changes.
  std::optional<base::Instant> newest_as_of(const SymbolEntry& symbol);
  // The weeks of these days, and those that close after `newest_before` and by `as_of`.
  static std::set<base::Date> weeks_to_derive(const std::set<base::Date>& days, const model::Exchange& exchange,
                                              base::Instant newest_before, base::Instant as_of);

  // The weeks of these Fridays; `document_id`: whose words changed the days, nothing: none's. Returns how many changes
  // there were. The symbol gets a weekly series with its first week.
  int64_t derive(SymbolEntry& symbol, const std::set<base::Date>& fridays, int64_t batch_id,
                 std::optional<int64_t> document_id, BatchTally tally);
  // All weeks whose Friday lies on [first, last].
  int64_t derive(SymbolEntry& symbol, base::Date first, base::Date last, int64_t batch_id,
                 std::optional<int64_t> document_id, BatchTally tally);
  // The derived weeks whose Friday lies on [first, last] that are not what their days say although no day was changed,
  // and the series they are of: damage.
  std::pair<int64_t, std::vector<RestoredBar>> differing(const SymbolEntry& symbol, base::Date first, base::Date last);
  // The weeks that are over or not by where the symbol trades, once that has changed: those around its newest daily
  // document.
  int64_t derive_around_newest(SymbolEntry& symbol, int64_t batch_id, std::optional<int64_t> document_id,
                               BatchTally tally);

 private:
  const sql::Reader& m_database;
  const model::Settings& m_settings;
  SymbolTable& m_symbols;
  SeriesWriter& m_writer;
  DerivedWeekReader m_reader;
};

}  // namespace bluedot::store
