// What fetching from vendors is made of, as the configuration names it.
#pragma once

#include "model/universe.hpp"
#include "vendor/provider.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace bluedot::fetch {

struct FetchSettings {
  std::vector<vendor::Provider> providers;  // in the order in which they are asked
  size_t lookback_days = 10;                // before the last settled bar: vendors correct what they said
  size_t history_days = 365;                // of a symbol that is new
  size_t max_minutes = 60;                  // then no request begins any more
  size_t in_flight = 4;                     // requests at once

  friend bool operator==(const FetchSettings&, const FetchSettings&) = default;
};

}  // namespace bluedot::fetch
