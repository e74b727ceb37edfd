// A series that a batch changes, and what it has done to the bars of its series, as far as their figures depend on it.
#pragma once

#include "base/date.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace bluedot::store {

// Where a change belongs: what is written to a series, or to its symbol's dots, goes under these numbers.
struct SeriesInBatch {
  int64_t symbol_id = 0, series_id = 0, batch_id = 0;
  // Whose words change it; nothing: nobody's, the batch evaluates dates again.
  std::optional<int64_t> document_id = {};
};

struct DateRange {
  base::Date first, last;  // both belong to it
  friend bool operator==(const DateRange&, const DateRange&) = default;
};

struct SeriesChange {
  int64_t growth = 0;              // bars more or, negative, less
  std::optional<DateRange> dates;  // no change lies outside; nothing: of no bar, as where the symbol's dots changed

  SeriesChange& operator+=(const SeriesChange& more) {
    growth += more.growth;
    if (!more.dates) return *this;
    if (!dates) dates = more.dates;
    dates = {std::min(dates->first, more.dates->first), std::max(dates->last, more.dates->last)};
    return *this;
  }
};

using ChangedSeries = std::map<int64_t, SeriesChange>;  // by series_id

}  // namespace bluedot::store
