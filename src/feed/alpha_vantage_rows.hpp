// The bars of an Alpha Vantage series: an object of objects, keyed by date, in which every value is text.
#pragma once

#include "feed/json_value.hpp"
#include "model/document.hpp"
#include "model/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::feed {

// A key without its number, in lower case: `volume` of `5. volume` and `6. volume`, since the number differs from one
// function to another.
std::string words_of(std::string_view key);

class AlphaVantageRows {
 public:
  // `body` is what the rows' offsets count from.
  explicit AlphaVantageRows(std::string_view body) : m_body(body) {}

  // `value` must be an object. Appends rows, row keys and corporate actions to `reading`, whose timeframe is known.
  // Answers the refusal for a key that is no date, or a row that is no object.
  std::optional<model::Refusal> read(Value& value, model::Reading& reading);

 private:
  enum class Meaning : uint8_t { none, open, high, low, close, volume, dividend, split };
  Meaning meaning_of(std::string_view key, size_t place);
  void read_row(Value& value, model::Row& row, model::Reading& reading);
  void read_field(Meaning meaning, std::string_view key, Value& value, model::Row& row, model::Reading& reading);

  std::string_view m_body;
  struct Learned {
    std::string key;
    Meaning meaning = Meaning::none;
  };
  std::vector<Learned> m_learned;  // the key that stood at a place the last time
};

}  // namespace bluedot::feed
