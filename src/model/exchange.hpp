// Where a symbol trades: what decides the date of a bar and whether its session has closed. Each document is dated and
// judged by an exchange of its own, which nothing else changes: what it says of its symbol, else the symbol's ending,
// else what is configured. The symbol's exchange is that of its strongest document (store/rule/symbol_exchange).
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "base/time_zone.hpp"
#include "model/timeframe.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::model {

struct Exchange {
  std::string name;  // `NSE`; empty when only the time zone is known
  base::TimeZone time_zone;
  int close_minute = 0;  // minute of the local day at which the session closes

  // The moment the session of the bar dated `date` closes; of a week: its Friday's close, or its Sunday's.
  base::Instant close_of(Timeframe timeframe, base::Date date) const;
  // The moment its period begins: local midnight of the day, or of the week's Monday.
  base::Instant begin_of(Timeframe timeframe, base::Date date) const;
  // Whether it trades on every day of the week, as cryptocurrencies do: a week ends on Sunday, and is dated on its
  // Friday all the same.
  bool trades_all_week() const;
  // Minute of the local day at which the session opens, where a feed must know it.
  std::optional<int> open_minute() const;
  friend bool operator==(const Exchange&, const Exchange&) = default;
};

// By the ending of the symbol (`DIX.IN`, `EURUSD=X`, `BTC-USD`); nothing for an ending that names no exchange.
std::optional<Exchange> exchange_by_suffix(std::string_view symbol);
// What is known of a symbol when only its time zone is: the session close most exchanges of that zone have, or the end
// of the local day where none is known, so that no bar counts as settled too early. Throws base::Error (usage) for an
// unknown zone.
Exchange exchange_in_zone(std::string_view time_zone);
// By the symbol's ending, else in `default_time_zone`.
Exchange exchange_of(std::string_view symbol, std::string_view default_time_zone);

}  // namespace bluedot::model
