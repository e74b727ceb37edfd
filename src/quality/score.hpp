// How far the bars of a symbol can be relied on: 0 to 100.
//
// Out of 100, over the last year of trading days: 10 for each open error, 4 for each open warning, 1 for each open
// info; the share of trading days without a bar, in percent; and 3 for each trading day by which the symbol is behind
// its exchange. What was acknowledged costs nothing.
#pragma once

#include <algorithm>
#include <cstdint>

namespace bluedot::quality {

inline constexpr int64_t k_year_of_days = 250;  // of trading

struct Blemishes {
  int64_t errors = 0, warnings = 0, infos = 0;  // open, of the last year
  int64_t missing = 0;                          // trading days of the last year without a bar, before its last bar
  int64_t behind = 0;                           // trading days since its last bar
};

inline int64_t score_of(const Blemishes& of) {
  const int64_t missing_percent = (100 * of.missing + k_year_of_days - 1) / k_year_of_days;
  const int64_t costs = 10 * of.errors + 4 * of.warnings + of.infos + missing_percent + 3 * of.behind;
  return std::max<int64_t>(0, 100 - costs);
}

}  // namespace bluedot::quality
