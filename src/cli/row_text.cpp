#include "cli/row_text.hpp"

#include "base/digest.hpp"
#include "base/number_text.hpp"

namespace bluedot::cli {
namespace {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string cell_text(const sql::Statement& row, int column) {
  switch (row.column_type(column)) {
    case sql::ColumnType::integer:
      return std::to_string(row.integer(column));
    case sql::ColumnType::real:
      return base::number_text(row.real(column));
    case sql::ColumnType::text:
      return std::string(row.text(column));
    case sql::ColumnType::blob:
      return base::hex_of(row.blob(column));
    case sql::ColumnType::null:
      break;
  }
  return "";
}

std::vector<std::string> cells_of(const sql::Statement& row) {
  std::vector<std::string> cells;
  for (int column = 0; column < row.column_count(); ++column) cells.push_back(cell_text(row, column));
  return cells;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + csv_field(cells[i]);
  return line + "\n";
}

}  // namespace bluedot::cli
