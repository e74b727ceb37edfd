// TradingView's published rules for seed repositories, as a judge of finished texts.
//
// It shares no code with what writes the exports, so that one mistake cannot hide in both. The rules are those of
// https://github.com/tradingview-pine-seeds/docs/blob/main/data.md and of simple_data_check.py in
// tradingview-pine-seeds/validation-scripts, and stricter only where that script leans on Python: lines end in `\n`,
// also the last, a file has at least one line, and `symbol`, `description` and `pricescale` are JSON arrays or, for
// `pricescale`, one common number.
#pragma once

#include "base/date.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::exports {

struct SeedFinding {
  int64_t line = 0;  // from 1; 0: the file as a whole
  std::string reason;
};

// A text that is wrong in every line is described well enough by its first findings.
inline constexpr size_t k_max_seed_findings = 100;

// Empty when the file is as TradingView wants it. `today` is the last date a line may have.
std::vector<SeedFinding> check_seed_csv(std::string_view text, base::Date today);

// The file name in `data/`, without the folder: upper case, exactly one dot, `csv` behind it.
std::vector<SeedFinding> check_seed_file_name(std::string_view name);

// The text of a `symbol_info` file. Findings have no line; their reason names the element.
std::vector<SeedFinding> check_symbol_info(std::string_view text);

}  // namespace bluedot::exports
