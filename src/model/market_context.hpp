// What a document says of its symbol as a whole at its `as_of`; kept per document, never merged into bars.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace bluedot::model {

struct MarketContext {
  std::string name;      // the company's name; empty when not said
  std::string currency;  // as the feed writes it; empty when not said
  std::optional<double> rs_rating;
  std::optional<double> week_52_high, week_52_low;
  std::optional<int64_t> average_volume;               // shares a day
  std::optional<int64_t> average_volume_50_day;        // shares a day
  std::optional<bool> is_rs_blue_dot, is_asm, is_gsm;  // ASM, GSM: the exchange's surveillance measures
  std::string pattern;                                 // last completed chart pattern; empty when not said
  std::optional<double> price_target_mean, price_target_high, price_target_low;
};

}  // namespace bluedot::model
