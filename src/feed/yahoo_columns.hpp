// The bars of a Yahoo chart: a list of times, and one list for each of open, high, low, close and volume.
#pragma once

#include "feed/json_value.hpp"
#include "model/document.hpp"
#include "model/reading.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::feed {

// The shortest decimal of the float32 that `token` is the widening of (`24.665000915`, `24.665000915527344`
// are 24.665); the number itself when it is no widened float32, as 628930.02. `value` is the token read as a double.
double narrowed_price(std::string_view token, double value);

class YahooColumns {
 public:
  // `timestamp`: answers the refusal for a time that is none.
  std::optional<model::Refusal> read_times(Value& value);
  // `indicators.quote[0]`; likewise for a column that is no list or stands twice.
  std::optional<model::Refusal> read_quote(Value& value);

  bool has_times() const { return m_has_times; }
  // Neither a time nor a price: what the vendor answers of days without trade.
  bool are_empty() const;
  const std::vector<int64_t>& times() const { return m_times; }  // seconds since the epoch
  // Why these columns are no bars: one is missing, or they differ in length.
  std::optional<model::Refusal> find_fault() const;
  // Rows without dates, one for each time, in the columns' order. Only when find_fault() found none.
  std::vector<model::Row> rows() const;

 private:
  struct Cell {
    double price = 0;
    int64_t volume = 0;
    bool is_there = false;    // neither null nor unreadable
    bool is_rounded = false;  // a volume that came as a fraction
  };
  struct Column {
    bool is_there = false;
    std::vector<Cell> cells;
    std::map<size_t, std::string> problems;  // of cells that hold no number
  };
  void read_column(Value& value, int key);
  void read_cell(Value& value, int key, Column& column);

  bool m_has_times = false;
  std::vector<int64_t> m_times;
  std::array<Column, 5> m_columns;  // as in k_columns
};

}  // namespace bluedot::feed
