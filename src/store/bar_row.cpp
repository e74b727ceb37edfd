#include "store/bar_row.hpp"

namespace bluedot::store {

model::BarValues values_of(const sql::Statement& row, int column) {
  const bool is_holiday = row.text(column + 7) == name_of(model::Session::holiday);
  return {row.real(column),
          row.real(column + 1),
          row.real(column + 2),
          row.real(column + 3),
          row.optional_integer(column + 4),
          row.optional_real(column + 5),
          row.optional_real(column + 6),
          is_holiday ? model::Session::holiday : model::Session::trading};
}

model::Bar bar_of(const sql::Statement& row) {
  return {base::Date::parse_iso(row.text(0)).value(), values_of(row, 1), row.integer(9) != 0};
}

model::StoredBar stored_bar_of(const sql::Statement& row) {
  return {bar_of(row), row.integer(10) != 0, row.optional_integer(11), row.optional_integer(12)};
}

}  // namespace bluedot::store
