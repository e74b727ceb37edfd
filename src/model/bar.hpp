// The values of a series at a date.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace bluedot::model {

enum class Session : uint8_t { trading, holiday };
std::string_view name_of(Session session);  // `trading`, `holiday`

struct BarValues {
  double open = 0;  // prices in the symbol's currency, finite and above 0; low <= open, close <= high but for rounding
                    // (bar_fault)
  double high = 0;
  double low = 0;
  double close = 0;
  std::optional<int64_t> volume;  // shares; unknown on holidays
  std::optional<double> rlst;     // relative strength rating, 0 to 99
  std::optional<double> bc;       // the benchmark's close; the exports call it BC
  Session session = Session::trading;

  friend bool operator==(const BarValues&, const BarValues&) = default;
};

struct Bar {
  base::Date date;
  BarValues values;
  bool provisional = false;  // its session (day or week) had not closed at the document's `as_of`

  friend bool operator==(const Bar&, const Bar&) = default;
};

}  // namespace bluedot::model
