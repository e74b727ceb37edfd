// Whether a row is possible by itself: values only, no dates, no neighbours.
#pragma once

#include "model/bar.hpp"
#include "model/bar_fault.hpp"
#include "model/reading.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::quality {

// What is wrong with a row: the field that tells it best, as the place in the row, and the reason with the values.
using RowFault = model::BarFault;

// A row without any of the four prices: it says nothing about its date, and nothing is wrong with it.
bool is_gap(const model::Row& row);
// For rows that are no gaps.
std::optional<RowFault> find_fault(const model::Row& row);
// For rows without fault.
model::BarValues values_of(const model::Row& row);
// The first value in which two bars differ, as `close 12 and 13`; nothing when they are equal.
std::optional<RowFault> find_difference(const model::BarValues& a, const model::BarValues& b);

}  // namespace bluedot::quality
