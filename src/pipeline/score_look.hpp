// The scores of symbols (quality/score), from their open findings and their gaps.
#pragma once

#include "base/date.hpp"
#include "quality/score.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct SymbolScore {
  std::string symbol;
  int64_t score = 0;
  quality::Blemishes of;
  base::Date last;  // bar
};

// Of every symbol with daily bars, the worst first.
std::vector<SymbolScore> score_symbols(const sql::Reader& database);

}  // namespace bluedot::pipeline
