#include "store/bar_row.hpp"

namespace bluedot::store {

model::Bar bar_of(const sql::Statement& row) {
  model::Bar bar;
  bar.date = base::Date::parse_iso(row.text(0)).value();
  bar.values = {row.real(1),
                row.real(2),
                row.real(3),
                row.real(4),
                row.optional_integer(5),
                row.optional_real(6),
                row.optional_real(7),
                row.text(8) == name_of(model::Session::holiday) ? model::Session::holiday : model::Session::trading};
  bar.provisional = row.integer(9) != 0;
  return bar;
}

}  // namespace bluedot::store
