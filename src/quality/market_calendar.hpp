// The days on which an exchange traded, worked out from the bars of its symbols: no list of holidays is needed, special
// sessions on a weekend are seen, and the ghosts of a single symbol are not. Pure.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace bluedot::quality {

// A symbol's life: from its first bar to its last.
struct SymbolLife {
  base::Date first, last;
};

class MarketCalendar {
 public:
  // `traded`: how many symbols traded on each date. A date counts if at least this share of the symbols that lived then
  // did.
  static constexpr double k_least_share = 0.5;
  MarketCalendar(const std::map<base::Date, int64_t>& traded, const std::vector<SymbolLife>& lives);

  const std::vector<base::Date>& days() const { return m_days; }  // ascending
  bool has(base::Date date) const;
  // The days from `from` to `to`, both included.
  std::vector<base::Date> between(base::Date from, base::Date to) const;

 private:
  std::vector<base::Date> m_days;
};

}  // namespace bluedot::quality
