// A person puts the older bars of a series into the scale of the newer ones: one batch of corrections, which holds the
// rescaled values and can be undone.
#pragma once

#include "model/counts.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/tables/batch_log.hpp"
#include "store/tables/export_reader.hpp"

#include <cstdint>
#include <string>

namespace bluedot::store {

struct RescaleRequest {
  base::Date until;      // the last bar in the old scale
  double factor = 1;     // new price = old price * factor
  bool volumes = false;  // volumes are divided by it, as after a split
  std::string reason;
};

struct RescaledBars {
  int64_t batch_id = 0, bars = 0;
  base::Date first, last;
  model::IngestCounts counts;
};

// In a transaction of its own. Prices are rounded to six decimals, volumes to whole shares. Throws Error where there
// are no bars until then, or a price would not be above 0 any more.
RescaledBars rescale_bars(sql::Writer& database, const ExportSeries& series, const RescaleRequest& request,
                          const model::Settings& settings, const RunInfo& run);

}  // namespace bluedot::store
