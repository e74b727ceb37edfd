// Candles of any length into the rows of their periods: first open, highest high, lowest low, last close, summed
// volume.
#pragma once

#include "base/instant.hpp"
#include "base/time_zone.hpp"
#include "model/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::feed {

struct Candle {
  base::Instant begin;
  std::optional<double> open, high, low, close;
  std::optional<int64_t> volume;
  uint32_t index = 0;              // in the list
  std::string bad_field, problem;  // as model::Row has them
};

// One row for each period, dates ascending; a row's index is that of its first candle. Candles without any price are
// passed over, and so is one that stands twice. What a candle has wrong its row has wrong.
std::vector<model::Row> rows_of_candles(std::vector<Candle> candles, model::Timeframe timeframe,
                                        const base::TimeZone& time_zone);

}  // namespace bluedot::feed
