// What the rule asks of a document, from the columns of a row. Header only: it is read for every document.
#pragma once

#include "model/document_order.hpp"
#include "model/exchange.hpp"
#include "model/finality.hpp"
#include "sql/statement.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

inline std::optional<base::Date> optional_date(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : base::Date::parse_iso(row.text(column));
}

// exchange, time_zone, close_minute: from `column` on.
inline model::Exchange exchange_of(const sql::Statement& row, int column) {
  return {std::string(row.text(column)), base::TimeZone::named(row.text(column + 1)),
          static_cast<int>(row.integer(column + 2))};
}

// as_of, newest_volume, bar_count, digest: from `column` on.
inline model::DocumentOrder order_of(const sql::Statement& row, int column) {
  return {base::Instant::parse(row.text(column)).value(), row.integer(column + 1), row.integer(column + 2),
          std::string(row.text(column + 3))};
}

// The dates, ascending, that `statement` lists of a document: its gaps, or those it has only a part of.
inline std::vector<base::Date> dates_of_document(sql::Statement& statement, int64_t document_id) {
  std::vector<base::Date> dates;
  statement.bind(document_id);
  while (statement.step()) dates.push_back(base::Date::parse_iso(statement.text(0)).value());
  statement.reset();
  return dates;
}

// provisional_from, settled_until, and whether it is partial anywhere: from `column` on. `partial`: lists those dates.
inline model::Finality finality_of(const sql::Statement& row, int column, int64_t document_id,
                                   sql::Statement& partial) {
  model::Finality finality{optional_date(row, column), optional_date(row, column + 1), {}};
  if (row.integer(column + 2) != 0) finality.partial = dates_of_document(partial, document_id);
  return finality;
}

}  // namespace bluedot::store
