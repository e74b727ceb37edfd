// The bars of a marketsmith document, `chart.prices`: one row of JSON into one model::Row.
#pragma once

#include "feed/json_value.hpp"
#include "model/reading.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bluedot::feed {

// A moment in milliseconds since the epoch that can be dated. Answers what is wrong, or nothing: `is null`.
std::string read_time(Value& value, int64_t& milliseconds);

class MarketsmithRows {
 public:
  // `body` is what the rows' offsets count from.
  explicit MarketsmithRows(std::string_view body);

  // `value` must be an object. Fills a new `row` and its date as milliseconds, since dating it needs the symbol's time
  // zone, which stands behind the rows. Answers what is wrong with that date, or nothing.
  std::string read(Value& value, model::Row& row, int64_t& price_date_ms);

 private:
  std::string_view m_body;
  KeyTable m_keys;
};

}  // namespace bluedot::feed
