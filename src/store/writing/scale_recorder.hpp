// What a document does to the scale of a series: splits it reports, old prices it says anew by one factor, and older
// bars that keep another scale.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/rule/corporate_actions.hpp"
#include "store/rule/rescaling.hpp"
#include "store/rule/scale_break.hpp"
#include "store/tables/audit_log.hpp"
#include "store/tables/series_change.hpp"

#include <optional>
#include <span>
#include <string>

namespace bluedot::store {

// Old prices that a document says anew by one factor; what they were stays in the history.
struct Rescaled {
  Rescaling rescaling;
  std::string detail;  // which bars, and what explains it: `307 bars until 2025-07-31; explained by the split 5:1 …`
  std::string explanation;  // `the split 5:1 of 2025-08-01`; empty: nothing reports one
};

class ScaleRecorder {
 public:
  ScaleRecorder(sql::Writer& database, AuditLog& audit_log);

  // What the document of the series reports, and what the comparison comes to as a whole where that is a rescaling: it
  // is logged and kept among the corporate actions. `stored`: the bars before.
  std::optional<Rescaled> record(const SeriesInBatch& series, const model::Document& document,
                                 std::span<const model::StoredBar> stored, const model::BarComparison& comparison);
  // Once the document was applied.
  std::optional<ScaleBreak> find_break(const SeriesInBatch& series, const model::Document& document,
                                       const model::BarComparison& comparison, const std::optional<Rescaled>& rescaled);

 private:
  AuditLog& m_audit_log;
  CorporateActions m_actions;
  ScaleBreaks m_breaks;
};

}  // namespace bluedot::store
