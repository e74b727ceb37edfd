// Series made to order and written as each feed writes them, for the property that what was written is read back.
#pragma once

#include "base/date.hpp"
#include "model/bar.hpp"

#include <string>
#include <vector>

namespace bluedot::tests {

struct GeneratedSeries {
  std::string symbol;
  std::vector<model::Bar> bars;   // dates ascending; prices of two decimals, volumes known
  std::vector<base::Date> nulls;  // days between them that the payload carries without values
};

// Each must be settled: the payload's own time is behind the last bar's close.
std::string marketsmith_payload(const GeneratedSeries& series);
std::string yahoo_payload(const GeneratedSeries& series, const std::string& time_zone, int open_minute);
// Each day cut into that many candles, whose aggregate is the bar.
std::string kite_payload(const GeneratedSeries& series, int candles_a_day);
std::string alpha_vantage_payload(const GeneratedSeries& series, bool is_adjusted);

}  // namespace bluedot::tests
