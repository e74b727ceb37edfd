#include "store/tables/find_series.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace bluedot::store {

void require_symbol(const sql::Reader& database, const std::string& code) {
  sql::Statement row = database.prepare_named("symbol_by_code");
  if (!row.bind(code).step()) throw base::Error("symbol " + code + ": the store does not have it");
}

bool has_series(const sql::Reader& database, const std::string& code, model::Timeframe timeframe) {
  return database.prepare_named("series_by_code").bind(code, name_of(timeframe)).step();
}

ExportSeries find_series(const sql::Reader& database, const std::string& code, model::Timeframe timeframe) {
  require_symbol(database, code);
  sql::Statement row = database.prepare_named("series_by_code");
  if (!row.bind(code, name_of(timeframe)).step()) {
    throw base::Error(fmt::format("symbol {}: the store has no {} bars of it", code, name_of(timeframe)));
  }
  return {row.integer(0),
          row.integer(1),
          std::string(row.text(2)),
          std::string(row.text(3)),
          std::string(row.text(4)),
          std::string(row.text(5)),
          model::parse_timeframe(row.text(6)).value(),
          row.integer(7),
          row.integer(8),
          row.integer(9)};
}

}  // namespace bluedot::store
