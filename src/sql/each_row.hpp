// Hands every row of a statement to a function of ours from inside the statement, which costs 60 percent of stepping
// through them: for the few scans that read hundreds of thousands of rows.
#pragma once

#include "sql/statement.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

struct sqlite3_value;
namespace SQLite {
class Database;
}

namespace bluedot::sql {

// The values of one row, counted from 0; valid while it is being handed over.
class RowValues {
 public:
  RowValues(sqlite3_value** values) : m_values(values) {}

  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::optional<int64_t> optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<double> optional_real(int column) const {
    return is_null(column) ? std::nullopt : std::optional(real(column));
  }

 private:
  sqlite3_value** m_values;
};

using OnRow = std::function<void(const RowValues&)>;

// Runs a statement of the form `SELECT each_row(?N, column, …) FROM …`, N being `parameter`; its other parameters are
// bound. Rows come in the order in which SQLite finds them, that of the key in a scan of a key. What `on_row` throws
// ends the statement and is thrown on.
void for_each_row(Statement& statement, int parameter, const OnRow& on_row);

// Makes the function `each_row` known to a connection. Called by anybody else than for_each_row it is an error.
void add_each_row(SQLite::Database& connection);

}  // namespace bluedot::sql
