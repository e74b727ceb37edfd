#include "model/reading.hpp"

#include "base/number_text.hpp"
#include "model/symbol_code.hpp"

#include <fmt/format.h>

namespace bluedot::model {

std::string row_place(const Reading& reading, const Row& row) {
  if (row.index < reading.row_keys.size()) {
    return fmt::format("{}[\"{}\"]", reading.rows_place, printable(reading.row_keys[row.index]));
  }
  return fmt::format("{}[{}]", reading.rows_place, row.index);
}

std::string field_place(const Reading& reading, const Row& row, std::string_view field) {
  if (field.empty()) return row_place(reading, row);
  if (reading.is_columnar) return fmt::format("{}.{}[{}]", reading.rows_place, field, row.index);
  return fmt::format("{}.{}", row_place(reading, row), field);
}

std::string row_text(const Row& row, std::string_view body) {
  if (row.end > row.begin) return std::string(body.substr(row.begin, row.end - row.begin));
  const auto price = [](const std::optional<double>& value) { return value ? base::number_text(*value) : "null"; };
  return fmt::format(R"({{"date":"{}","open":{},"high":{},"low":{},"close":{},"volume":{}}})", row.date.iso(),
                     price(row.open), price(row.high), price(row.low), price(row.close),
                     row.volume ? std::to_string(*row.volume) : "null");
}

}  // namespace bluedot::model
