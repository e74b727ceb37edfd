// A bar as the statements of queries/ take it, the other way of store/tables/bar_row.
#pragma once

#include "model/bar.hpp"
#include "sql/statement.hpp"

namespace bluedot::store {

// Binds the eight value columns and `provisional` from `index` on.
inline void bind_bar(sql::Statement& statement, int index, const model::Bar& bar) {
  const model::BarValues& v = bar.values;
  statement.bind_at(index, v.open);
  statement.bind_at(index + 1, v.high);
  statement.bind_at(index + 2, v.low);
  statement.bind_at(index + 3, v.close);
  statement.bind_at(index + 4, v.volume);
  statement.bind_at(index + 5, v.rlst);
  statement.bind_at(index + 6, v.bc);
  statement.bind_at(index + 7, sql::NotCopied(name_of(v.session)));  // a constant
  statement.bind_at(index + 8, bar.provisional);
}

}  // namespace bluedot::store
