// Rows in memory that a statement selects from as from a table: many of them are inserted by one statement, without
// binding and starting it for each (a third faster than row by row).
#pragma once

#include "sql/database.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace bluedot::sql {

// NULL, an integer, a real, a text. A text must live until the statement has ended.
using Cell = std::variant<std::nullptr_t, int64_t, double, std::string_view>;

// The rows; asked cell by cell, in order.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual size_t row_count() const = 0;
  virtual Cell cell(size_t row, int column) const = 0;
};

class RowList {
 public:
  // A table `name` with these columns (`date, open, high`) on that connection from now on; without rows until some are
  // shown. Several of a name on a connection are one table, which stays as long as the connection does.
  RowList(const Database& database, const std::string& name, const std::string& columns);
  ~RowList();
  RowList(const RowList&) = delete;
  RowList& operator=(const RowList&) = delete;

  // What the table has while `statement` runs to its end. It does not run where there are no rows.
  void run(Statement& statement, const RowSource& rows);

  struct Shown;  // what SQLite has of it

 private:
  std::unique_ptr<Shown> m_shown;
};

}  // namespace bluedot::sql
