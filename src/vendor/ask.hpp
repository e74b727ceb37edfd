// What a vendor is asked for, and what its answer comes to.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "model/exchange.hpp"
#include "net/retry.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::vendor {

// Dates of the exchange, both included.
struct Window {
  base::Date from, to;

  int days() const { return to.days - from.days + 1; }
  friend bool operator==(const Window&, const Window&) = default;
};

// The daily bars of one symbol within a window: one request.
struct Ask {
  std::string symbol;      // ours
  std::string name;        // the vendor's name of it: `RELIANCE.NS`, `NSE:RELIANCE`
  std::string instrument;  // kite: the token that stands for the name; else empty
  Window window;
  model::Exchange exchange;  // whose days they are
};

enum class Verdict {
  ok,          // settled bars within the window
  empty,       // an answer as it should be, without a bar in the window
  absent,      // it does not have the symbol, or not that far back
  limited,     // it wants to be left alone, until some moment
  denied,      // a key or login is wrong, has lapsed or is not enough: a person must see to it
  broken,      // no answer that makes sense
  unanswered,  // no answer
  unasked,     // the time for fetching was over
};
std::string_view name_of(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view text);

struct Judgement {
  Verdict verdict = Verdict::broken;
  std::string message = {};                 // why, for a person; what the vendor said, without secrets
  net::Attempt attempt = {};                // whether the same request may do better
  std::optional<base::Instant> until = {};  // of limited: not before that
  std::vector<base::Date> dates = {};       // of the settled bars within the window, ascending
};

}  // namespace bluedot::vendor
