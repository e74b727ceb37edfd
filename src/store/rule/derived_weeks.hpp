// What the daily bars of a symbol come to as weekly bars: statements below those of every feed, where the setting
// derive_weekly asks for them. Nothing of it is stored but the bars that stand: it follows from the daily bars.
#pragma once

#include "base/instant.hpp"
#include "model/change.hpp"
#include "model/exchange.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

using DerivedWeeks = std::map<base::Date, model::Bar>;  // by Friday

class DerivedWeekReader {
 public:
  explicit DerivedWeekReader(const sql::Reader& database);

  // Of the daily series, the weeks of the Fridays on [first, last]. One is over once any daily document that speaks was
  // said at or after its Friday's close.
  DerivedWeeks read(int64_t daily_series_id, const model::Exchange& exchange, base::Date first, base::Date last);
  // The daily bars of one week.
  std::vector<model::StoredBar> days_of(int64_t daily_series_id, base::Date friday);
  // The latest `as_of` of the daily documents that speak; nothing: none does.
  std::optional<base::Instant> newest_as_of(int64_t daily_series_id);
  // The daily series of the symbol that a series is of.
  std::optional<int64_t> daily_series_beside(int64_t series_id);

 private:
  // To be stepped through.
  sql::Statement& days(int64_t daily_series_id, base::Date first_friday, base::Date last_friday);

  std::string m_from, m_to;  // bound texts must live as long as they are read
  sql::Statement m_days, m_newest, m_daily;
};

}  // namespace bluedot::store
