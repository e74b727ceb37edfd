#include "store/shortcut/window_row.hpp"

namespace bluedot::store {

WindowRow window_row_of(const sql::Statement& row) {
  WindowRow found{row.integer(0), row.integer(1), base::Date::parse_iso(row.text(2)),
                  WindowDigest::stored(row.integer(3), row.text(4), row.text(5), row.blob(6))};
  if (found.stands.knows_any()) found.stands.dots = DotsDigest::stored(row.text(7), row.blob(8));
  return found;
}

bool WindowRow::is_newest_sure() const {
  return newest && stands.knows_any() && stands.last_date() == *newest;
}

}  // namespace bluedot::store
