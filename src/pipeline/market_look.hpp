// Looks at daily series against the days on which their exchanges traded: gaps inside them, and those that are behind.
#pragma once

#include "base/date.hpp"
#include "quality/market_calendar.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bluedot::pipeline {

// By exchange: its name and its time zone, as the store has them of a symbol.
using ExchangeName = std::pair<std::string, std::string>;

struct DailySeries {
  int64_t series_id = 0;
  std::string symbol;
  ExchangeName exchange;
  base::Date first, last;  // bar of a session
};

struct Market {
  std::vector<DailySeries> series;  // by symbol
  std::map<ExchangeName, quality::MarketCalendar> calendars;

  const quality::MarketCalendar& calendar_of(const DailySeries& one) const { return calendars.at(one.exchange); }
};
// `from`: days before it are not looked at.
Market read_market(const sql::Reader& database, base::Date from);

// Days on which the exchange traded, one after the other, of which a series has no bar.
struct Gap {
  std::string symbol;
  base::Date from, to;
  int64_t days = 0;        // of trading
  bool is_at_end = false;  // the series ends before it: it is behind, or the symbol is no longer traded
};
// By symbol, then by date. `symbol` empty: of all.
std::vector<Gap> find_gaps(const sql::Reader& database, const Market& market, const std::string& symbol,
                           base::Date from);

// A symbol that lacks the last days of its exchange.
struct StaleSymbol {
  std::string symbol;
  base::Date last;        // bar of a session
  base::Date market_day;  // the newest of its exchange
  int64_t days = 0;       // of trading after its last
};
// Those that are furthest behind first.
std::vector<StaleSymbol> find_stale(const Market& market);

}  // namespace bluedot::pipeline
