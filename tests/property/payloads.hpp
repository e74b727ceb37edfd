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
  // Of yahoo's alone:
  std::vector<base::Date> impossible = {};  // days whose row no market can have
  std::vector<base::Date> splits = {};      // 10:1 each
  std::string currency = {};                // empty: not said
};

// Each must be settled: the payload's own time is behind the last bar's close.
std::string marketsmith_payload(const GeneratedSeries& series);
std::string yahoo_payload(const GeneratedSeries& series, const std::string& time_zone, int open_minute);
// Said at the end of the last day's session, which lasts six hours and a half: behind the day's own row, of half the
// volume, stands the live one.
std::string yahoo_evening_payload(const GeneratedSeries& series, const std::string& time_zone, int open_minute);
// Each day cut into that many candles, whose aggregate is the bar; the last day without those from that minute on.
std::string kite_payload(const GeneratedSeries& series, int candles_a_day, int last_minute = 24 * 60);
std::string alpha_vantage_payload(const GeneratedSeries& series, bool is_adjusted);

}  // namespace bluedot::tests
