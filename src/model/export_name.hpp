// The name under which a symbol's files are exported: `DIX_IN` for `DIX.IN`. Kept by the store, for ever.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bluedot::model {

// TradingView takes symbols of at most 42 characters (its simple_data_check.py); `_BC_INDICATOR` has 13 of them.
inline constexpr size_t k_max_export_name = 29;

// A TradingView seed repository has at most 6,000 symbols; every series may have four.
inline constexpr int64_t k_series_per_repository = 6000 / 4;

// Upper case, every character outside `A-Z 0-9 _` as `_`; of a longer one the first 24 characters, `_`, and the first 4
// hexadecimal digits (upper case) of the code's XXH3-128. The code must not be empty. Two codes can share a name.
std::string export_name(std::string_view code);

// The n-th symbol's name where n symbols share one, n >= 2: `_n` behind it, the name shortened where it must be.
std::string numbered(std::string_view name, int n);

}  // namespace bluedot::model
