// The text of a TradingView repository's `symbol_info/<repository>.json`.
//
// Source of the format: https://github.com/tradingview-pine-seeds/docs/blob/main/data.md and the script that judges
// repositories, simple_data_check.py in tradingview-pine-seeds/validation-scripts.
#pragma once

#include "exports/stream.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::exports {

inline constexpr size_t k_max_symbols = 6000;     // in a repository
inline constexpr size_t k_max_description = 128;  // characters (code points), at least one
// A double is sure of 15 significant digits, decimals beyond them are noise; 10^15 is also the last power of ten below
// 2^53, which readers that keep numbers in doubles count to. (TradingView takes up to 10^22.)
inline constexpr int k_max_decimals = 15;

struct SymbolInfoEntry {
  std::string symbol;       // `DIX_IN_PRICE_DATA`, see symbol_name
  std::string description;  // any text; see clean_description
  int decimals = 0;         // Rendered::decimals of its file
};

// A JSON object of exactly `symbol`, `description` and `pricescale`, always arrays and one element a line, sorted by
// symbol, and a final newline: the same entries in any order give the same bytes. Throws Error when two entries have
// the same symbol, and for more than k_max_symbols.
std::string symbol_info_text(std::vector<SymbolInfoEntry> entries);

// `Dixon Technologies, RLST rating`; without a name the code stands in for it. At most 128 characters: the name is cut,
// the stream never.
std::string describe(std::string_view name, std::string_view code, Stream stream);

// One line of valid UTF-8 of at most `limit` code points: white space (new lines too) as single spaces and none at the
// ends, other control characters left out, invalid bytes as U+FFFD. May be empty.
std::string clean_description(std::string_view text, size_t limit);

// 10^decimals, for at most k_max_decimals of them.
int64_t pricescale(int decimals);

}  // namespace bluedot::exports
