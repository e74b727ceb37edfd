// Whether the values of a bar are possible by themselves: no dates, no neighbours. The store's CHECK constraints say
// the same.
#pragma once

#include "model/bar.hpp"

#include <optional>
#include <string>

namespace bluedot::model {

// What is wrong with a bar: the field that tells it best, and the reason with the values.
struct BarFault {
  std::string field;  // `high`; empty when it is the bar as a whole
  std::string reason;
  // Whole histories have it in many bars, and the others are right: a price that the vendor does not know, an auction's
  // close beside a range without it. It says nothing against the document.
  bool is_usual = false;
};

// Open and close may lie outside low to high by this share of the price, since vendors round them apart or take them
// from different prints. Which of those are taken is decided in quality/; none beyond is stored.
inline constexpr double k_furthest_outside = 0.05;

std::optional<BarFault> find_fault(const BarValues& values);

// The first price outside low to high by more than rounding: half a percent, or one step of the last decimal that the
// bar's prices have, if that is more (a share of 0.85 has no finer one), but never beyond k_furthest_outside.
std::optional<BarFault> find_contradiction(const BarValues& values);
// Whether a price is outside low to high at all.
bool is_outside_its_range(const BarValues& values);

}  // namespace bluedot::model
