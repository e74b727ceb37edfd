// Asks of one share of India, for the tests of this folder.
#pragma once

#include "vendor/vendor.hpp"

#include <string>

namespace bluedot::tests {

inline base::Date day(const char* text) {
  return base::Date::parse_iso(text).value();
}

inline vendor::Ask ask_of(const vendor::Vendor& vendor, const std::string& symbol) {
  return {symbol,
          vendor.name_of(symbol),
          "738561",
          {day("2025-07-28"), day("2025-08-01")},
          model::exchange_of(symbol, "Asia/Kolkata")};
}

inline const base::Instant k_evening = base::Instant::parse("2025-08-01T13:00:00Z").value();

}  // namespace bluedot::tests
