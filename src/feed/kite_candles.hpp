// Candles of any length into the rows of their periods: first open, highest high, lowest low, last close, summed
// volume. And which of those periods the candles are whole for.
#pragma once

#include "base/instant.hpp"
#include "model/exchange.hpp"
#include "model/finality.hpp"
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
  bool is_volume_rounded = false;
  uint32_t index = 0;              // in the list
  std::string bad_field, problem;  // as model::Row has them
};

// In the order of their beginnings, without those that have no price.
std::vector<Candle> usable_candles(std::vector<Candle> candles);

// One row for each period, dates ascending; a row's index is that of its first candle. One that stands twice is passed
// over. What a candle has wrong its row has wrong. `candles`: usable ones.
std::vector<model::Row> rows_of_candles(const std::vector<Candle>& candles, model::Timeframe timeframe,
                                        const base::TimeZone& time_zone);

}  // namespace bluedot::feed
