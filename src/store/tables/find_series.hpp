// Symbols and series by the names people type, on a reading connection.
#pragma once

#include "model/timeframe.hpp"
#include "sql/database.hpp"
#include "store/tables/export_reader.hpp"

#include <string>

namespace bluedot::store {

// Throws Error when the store does not have the symbol.
void require_symbol(const sql::Reader& database, const std::string& code);
bool has_series(const sql::Reader& database, const std::string& code, model::Timeframe timeframe);
// Throws Error when the store does not have the symbol, or not in that timeframe.
ExportSeries find_series(const sql::Reader& database, const std::string& code, model::Timeframe timeframe);

}  // namespace bluedot::store
