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
};

std::optional<BarFault> find_fault(const BarValues& values);

}  // namespace bluedot::model
