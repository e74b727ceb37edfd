// MarketSmith documents made to order, for tests that go through the whole pipeline.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"

#include <string>
#include <vector>

namespace bluedot::tests {

struct MarketDocument {
  std::string symbol = "DIX.IN";
  std::string name = "Dixon Technologies";
  std::string period = "Daily";
  base::Date first{20241};      // 2025-06-02, a Monday
  int bars = 30;                // weekdays, or Fridays of a weekly document
  double price = 100;           // the first close; each next one is 1 higher
  int restated = -1;            // this bar's close is half a rupee higher
  bool with_indicators = true;  // rlst and bc
  std::vector<std::string> dots = {};
  int64_t as_of_ms = 1754142710132;  // 2025-08-02T13:51:50.132Z

  std::string json() const;
  std::vector<base::Date> dates() const;
};

}  // namespace bluedot::tests
