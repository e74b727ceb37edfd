// A document's blue dots against those that the store has of its symbol: the same rule as for bars. Pure: no database.
#pragma once

#include "base/date.hpp"
#include "model/document.hpp"
#include "store/rule/coverage.hpp"
#include "store/tables/pin_table.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace bluedot::store {

struct SignalComparison {
  std::vector<base::Date> inserted, retracted;
  std::vector<base::Date> recorded_present, recorded_absent;  // not said before by the feed, and shown by no change
  bool is_outranked = false;              // another document or a correction decides a date, and it is not what stands
  std::vector<base::Date> marked;         // there already; held by a person's correction from now on, or not any more
  std::map<base::Date, int64_t> said_by;  // of an inserted or marked dot: its document, where it is another one
  std::set<base::Date> held;              // inserted or marked by a person's correction
  bool changes_anything() const { return !inserted.empty() || !retracted.empty() || !marked.empty(); }
};

// Whether a document's feed said last that there is a dot. Nothing: it is in doubt.
using DotsSaidBefore = std::map<base::Date, std::optional<bool>>;

// `stored`: the symbol's dots on the dates the list covers, ascending; `held`: those that corrections decide. On
// dates without an entry in `said_before` the feed said what stands, as far as it spoke.
SignalComparison compare_dots(const std::vector<base::Date>& stored, const model::Document& document,
                              const Coverage& coverage, const DotCorrections& held = {},
                              const DotsSaidBefore& said_before = {});

}  // namespace bluedot::store
