#include "model/reading.hpp"

#include "model/symbol_code.hpp"

#include <fmt/format.h>

namespace bluedot::model {

std::string row_place(const Reading& reading, const Row& row) {
  if (row.index < reading.row_keys.size()) {
    return fmt::format("{}[\"{}\"]", reading.rows_place, printable(reading.row_keys[row.index]));
  }
  return fmt::format("{}[{}]", reading.rows_place, row.index);
}

}  // namespace bluedot::model
