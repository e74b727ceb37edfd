// Whether the store agrees with itself: its figures with its bars, its bars with what the documents said, its history
// with one value at a time.
#pragma once

#include "model/exchange.hpp"
#include "model/finding.hpp"
#include "model/settings.hpp"
#include "model/timeframe.hpp"
#include "sql/database.hpp"

#include <string>
#include <vector>

namespace bluedot::store {

struct CheckedSeries {
  int64_t series_id = 0, symbol_id = 0;
  std::string code;
  model::Timeframe timeframe = model::Timeframe::daily;
  model::Exchange exchange;
  bool is_first_of_symbol = false;  // the dots belong to the symbol and are looked at once
};
// By code.
std::vector<CheckedSeries> series_to_check(const sql::Reader& database);

// Kind `figures`: bar_count, first_date and last_date of every series.
void check_figures(const sql::Reader& database, const model::FindingSink& report);

// Kind `figures`: digests of its bars and dots, which documents are compared with, that are not theirs. Whether none
// is.
bool check_window(const sql::Reader& database, const CheckedSeries& series, const model::FindingSink& report);

// Kinds `rule` (bars and dots that are not what the one rule
// makes of documents and corrections, and where the symbol trades) and `history` (two values of a date stood at one
// time). Holds what was said about this one series in memory. Returns how many bars the rule agrees with; `untold`
// grows by dates that cannot be judged without an archive (a correction fits no document that the store can still
// tell). Derived weeks of days that were edited in plain SQL are left out until a command has written.
int64_t check_series(const sql::Reader& database, const CheckedSeries& series, const model::Settings& settings,
                     const model::FindingSink& report, int64_t& untold);

}  // namespace bluedot::store
