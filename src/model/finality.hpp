// Which bars of a document are final: whether the period of a bar was over when the document was said.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"

#include <optional>
#include <vector>

namespace bluedot::model {

// What a document knows beyond its `as_of` and the usual close of the exchange. Dates are those of bars: of a weekly
// bar the Friday of its week. Mostly all of it is empty, and `as_of` against the close decides.
struct Finality {
  std::optional<base::Date> provisional_from;  // from that date on its bars are unfinished, whatever `as_of` says
  std::optional<base::Date> settled_until;     // up to that date the periods are over, whatever the usual close is
  std::vector<base::Date> partial;             // ascending: it has only a part of these periods, so none is final

  // Whether what was said at `as_of` about the bar of `date`, whose period usually closes at `close`, is final.
  bool is_settled(base::Instant as_of, base::Date date, base::Instant close) const;
  // Before that date `as_of` against the close decides alone, or the period is over in any case.
  base::Date plain_before() const;

  friend bool operator==(const Finality&, const Finality&) = default;
};

}  // namespace bluedot::model
