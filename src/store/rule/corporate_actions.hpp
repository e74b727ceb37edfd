// Splits and dividends as documents reported them, and rescalings as they were recognised.
//
// There is one row for each action, whichever documents of whichever feeds report it, and a note of each that does: the
// action stands as long as one of them does, whatever an undo withdraws.
#pragma once

#include "base/date.hpp"
#include "model/corporate_action.hpp"
#include "sql/database.hpp"
#include "store/rule/rescaling.hpp"
#include "store/tables/series_change.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace bluedot::store {

class CorporateActions {
 public:
  explicit CorporateActions(sql::Writer& database);

  // Records what a document reports. The same kind, date and value for that symbol is the same action.
  void record(const SeriesInBatch& series, const std::vector<model::CorporateAction>& actions);

  // Records that a document said the prices of a series anew by one factor; `detail` says which bars, and which
  // reported split explains it.
  void record_rescaling(const SeriesInBatch& series, const Rescaling& rescaling, const std::string& detail);

  struct ReportedSplit {
    int64_t corporate_action_id = 0;
    base::Date date;
    double factor = 1;   // new price = old price * factor
    std::string detail;  // `4:1`
  };
  // The split of a symbol, with its date in [first, last], that explains prices rescaled by `factor`, which may be off
  // by a share of `tolerance`, since it was measured on rounded prices. The nearest factor wins, then the latest date.
  std::optional<ReportedSplit> find_split(int64_t symbol_id, double factor, base::Date first, base::Date last,
                                          double tolerance = 0.005);

 private:
  sql::Writer& m_database;
  sql::Statement m_find, m_report, m_insert, m_find_split;
};

}  // namespace bluedot::store
