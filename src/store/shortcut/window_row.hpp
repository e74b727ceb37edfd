// A series with what is noted of its newest window: a row of the query series_to_prefetch.
#pragma once

#include "sql/statement.hpp"
#include "store/shortcut/window_digest.hpp"

#include <cstdint>
#include <optional>

namespace bluedot::store {

struct WindowRow {
  int64_t series_id = 0, symbol_id = 0;
  std::optional<base::Date> newest;  // the last date with a bar; nothing: there are none
  WindowDigest stands;               // what the store has there; of nothing where a change has made it void

  // Whether `newest` can be relied on: it is where the digests end.
  bool is_newest_sure() const;
};

// Of the row that the statement stands on. What cannot be is taken for nothing: the table is only a shortcut.
WindowRow window_row_of(const sql::Statement& row);

}  // namespace bluedot::store
