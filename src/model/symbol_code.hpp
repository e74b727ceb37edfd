// The code of a symbol, as feeds write it and the store keeps it: `DIX.IN`, `M&M.IN`.
#pragma once

#include "base/printable.hpp"

#include <string>
#include <string_view>

namespace bluedot::model {

inline constexpr size_t k_max_symbol_length = 40;  // feed/README.md, what is rejected

// Empty when `code` can be a symbol: 1 to 40 characters of `A-Z a-z 0-9 . _ & - ^ = /` and space, no `..`, no space
// at either end. Otherwise the reason, with the code made printable and shortened.
std::string why_no_symbol(std::string_view code);

using base::printable;

}  // namespace bluedot::model
