// What a batch changed, row by row, as its audit entries say it.
#pragma once

#include "sql/database.hpp"

#include <string>
#include <vector>

namespace bluedot::store {

struct BatchChange {
  std::string action;  // insert, revise, settle, retract, insert_signals, retract_signal, rename
  std::string symbol, timeframe;
  std::string date;           // empty for a range of inserts
  std::string before, after;  // JSON; empty: none
};

// In the order in which they were made. On the writing connection a batch that is not committed yet is seen too.
std::vector<BatchChange> changes_of(const sql::Reader& database, int64_t batch_id);

}  // namespace bluedot::store
