// Corrections by hand: a person holds fields of a bar, or its absence, or a blue dot, against what documents say, and
// lets go of them again. Each is a batch of its own and can be undone.
#pragma once

#include "model/correction.hpp"
#include "model/counts.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/tables/batch_log.hpp"
#include "store/tables/export_reader.hpp"

#include <optional>
#include <string>

namespace bluedot::store {

struct CorrectedDate {
  const ExportSeries& series;
  base::Date date;
  // Where a symbol has no daily series another one stands for its dots: `date` is the day then, and bars are left
  // alone.
  bool dots_only = false;
};

struct Amendment {
  model::Correction correction;  // of the bar; without held fields and no drop: the bar is left alone
  std::optional<bool> is_dot;    // whether the day has a blue dot; nothing: left alone
  std::string reason;
};

struct Amended {
  std::optional<int64_t> batch_id;  // nothing: everything was held just so already, and nothing was done
  std::optional<model::Bar> before, after;
  std::optional<bool> was_dot, is_dot;  // where dots are concerned
  std::optional<int64_t> completes;     // the release that had done it all but the exports when it was cut off
  int64_t released = 0;                 // corrections that a release ended
  model::IngestCounts counts;
};

// In a transaction of its own. Throws Error when the correction makes no possible bar: the message names the field and
// why; or when the date lies after today where the symbol trades.
Amended amend(sql::Writer& database, const CorrectedDate& corrected, const Amendment& amendment,
              const model::Settings& settings, const RunInfo& run);
// Ends all corrections of the bar (asked again after it was cut off, nothing is left to end), and of the day's blue dot
// where the series is daily. Throws Error when there are none.
Amended release(sql::Writer& database, const CorrectedDate& corrected, const std::string& reason,
                const model::Settings& settings, const RunInfo& run);

}  // namespace bluedot::store
