// What is rejected, and how much of it (feed/README.md, what is rejected): from what a feed read to a document that can
// be stored.
#pragma once

#include "base/instant.hpp"
#include "model/document.hpp"
#include "model/exchange.hpp"
#include "model/reading.hpp"

#include <cstddef>
#include <string_view>
#include <variant>

namespace bluedot::quality {

struct Limits {
  // A document of which more bars are impossible, and at least so many, is not trusted for the others either
  // (feed/README.md, what is rejected). Faults that vendors' histories have in numbers (model::BarFault::is_usual) do
  // not count: beside 286 opens of 0 in the sixties are 2,572 good days.
  double max_rejected_percent = 5;
  size_t least_rejected = 5;
  // Of which nearly every bar has a fault of any kind, that was misread or is broken: of columns that were swapped not
  // one day in ten looks possible.
  double max_faulty_percent = 80;
  // A wrong unit in `as_of` must not win for ever; a day allows for clocks and time zones (src/README.md, the one
  // rule).
  int max_as_of_ahead_hours = 24;
};

// Pure: judges what was read from `body`, in which the rows' texts lie, by the exchange that dated it.
std::variant<model::Document, model::Refusal> judge(const model::Reading& reading, std::string_view body,
                                                    const model::Exchange& exchange, const Limits& limits,
                                                    base::Instant now);

}  // namespace bluedot::quality
