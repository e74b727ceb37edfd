// A bar as the statements of queries/ give it: date, open, high, low, close, volume, rlst, bc, session, provisional.
#pragma once

#include "model/bar.hpp"
#include "model/change.hpp"

namespace bluedot::store {

// `Row` is a sql::Statement that stands on a row, or the sql::RowValues of one.

// The eight values of a bar from `column` on: open to session.
template <typename Row>
model::BarValues values_of(const Row& row, int column) {
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

// From the first ten columns of a row. The date must be known.
template <typename Row>
model::Bar bar_of(const Row& row) {
  return {base::Date::parse_iso(row.text(0)).value(), values_of(row, 1), row.integer(9) != 0};
}

// The same and pinned, document_id behind them; not since which batch it stands.
template <typename Row>
model::StoredBar stored_bar_of(const Row& row) {
  return {bar_of(row), row.integer(10) != 0, row.optional_integer(11), {}};
}

}  // namespace bluedot::store
