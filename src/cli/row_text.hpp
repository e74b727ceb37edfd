// The rows of a query as text.
#pragma once

#include "sql/statement.hpp"

#include <string>
#include <vector>

namespace bluedot::cli {

// NULL is empty, a blob is hexadecimal.
std::string cell_text(const sql::Statement& row, int column);
std::vector<std::string> cells_of(const sql::Statement& row);

// RFC 4180, with a line feed alone: a field with a comma, a quote or a line break stands in quotes, quotes doubled.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace bluedot::cli
