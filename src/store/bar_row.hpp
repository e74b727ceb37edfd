// A bar as the statements of queries/ give it: date, open, high, low, close, volume, rlst, bc, session, provisional.
#pragma once

#include "model/bar.hpp"
#include "model/change.hpp"
#include "sql/statement.hpp"

namespace bluedot::store {

// The eight values of a bar from `column` on: open to session.
model::BarValues values_of(const sql::Statement& row, int column);
// From the first ten columns of a row. The date must be known.
model::Bar bar_of(const sql::Statement& row);
// The same and pinned, document_id, batch_id behind them.
model::StoredBar stored_bar_of(const sql::Statement& row);

}  // namespace bluedot::store
