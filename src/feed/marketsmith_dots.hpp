// The blue dots of a marketsmith document, which stand in different places and forms (feed/README.md).
#pragma once

#include "base/date.hpp"
#include "base/time_zone.hpp"
#include "feed/json_value.hpp"
#include "model/document.hpp"
#include "model/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::feed {

class MarketsmithDots {
 public:
  // Reads the list that stands at `place`; null is no list. Answers the first thing that is wrong with it.
  std::optional<model::Refusal> read(Value& value, std::string place);
  // Dates what was read and puts it into `reading`, or answers that two places contradict each other.
  std::optional<model::Refusal> settle(const base::TimeZone& zone, model::Reading& reading);

 private:
  struct Dot {
    base::Date date;
    std::optional<int64_t> milliseconds;  // where the document has a moment instead of a date
  };
  struct List {
    std::string place;
    std::vector<Dot> dots;
    std::vector<base::Date> dates;
  };

  static std::optional<model::Refusal> read_element(Value& value, Dot& dot, const List& list);
  static std::string read_dot(Value& value, Dot& dot);

  std::vector<List> m_lists;
};

}  // namespace bluedot::feed
