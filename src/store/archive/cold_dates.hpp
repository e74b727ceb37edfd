// The dates of which evidence can be archived, each with the document that decides it.
#pragma once

#include "base/date.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace bluedot::store {

struct ColdDate {
  int64_t id = 0;  // of the series; of signals of the symbol
  base::Date date;
  std::optional<int64_t> decided_by;  // what that document says is what stands; nothing: none speaks, and none stands
};

// Dates of bars of which a value ended with batch `until_batch` or before, rows numbered from `first_kept` on apart,
// and that no correction holds; but not those of which a feed's last word would go and later documents go on from it.
// Throws Error for a date at which what stands is not what the one rule says.
std::vector<ColdDate> cold_bar_dates(const sql::Reader& database, const model::Settings& settings, int64_t until_batch,
                                     int64_t first_kept);
// The same of signals.
std::vector<ColdDate> cold_signal_dates(const sql::Reader& database, const model::Settings& settings,
                                        int64_t until_batch, int64_t first_kept);

}  // namespace bluedot::store
