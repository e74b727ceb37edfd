// The name of one exported file: `DIX_IN_PRICE_DATA`, from the symbol's export name and the stream.
//
// File names keep symbols apart exactly when export names do. Let A_S and B_T be equal, for export names A, B and
// streams S, T. The names of the streams end in different letters (asserted in stream.cpp), so S is T; the same tail
// taken off, A is B. A symbol called `DIX_PRICE_DATA` therefore never meets the files of `DIX`.
#pragma once

#include "exports/stream.hpp"
#include "model/export_name.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace bluedot::exports {

// The names themselves are made one floor down, because the store keeps them for ever.
using model::export_name;
using model::k_max_export_name;
using model::numbered;

inline constexpr size_t k_max_symbol_name = 42;  // TradingView's bound (its simple_data_check.py)

// The symbol in TradingView and, with `.csv` behind it, the file; at most k_max_symbol_name characters.
std::string symbol_name(std::string_view export_name, Stream stream);

}  // namespace bluedot::exports
