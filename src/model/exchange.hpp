// Where a symbol trades: decides the date of a bar and the moment its session closes.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "base/time_zone.hpp"
#include "model/timeframe.hpp"

#include <string>
#include <string_view>

namespace bluedot::model {

struct Exchange {
  std::string name;  // `NSE`; empty when only the time zone is known
  base::TimeZone time_zone;
  int close_minute = 0;  // minute of the local day at which the session closes

  // The moment the session of the bar dated `date` closes; of a week: its Friday's close.
  base::Instant close_of(Timeframe timeframe, base::Date date) const;
  // The moment its period begins: local midnight of the day, or of the week's Monday.
  base::Instant begin_of(Timeframe timeframe, base::Date date) const;
};

// By the symbol's suffix behind its last dot (`DIX.IN`); a symbol without a known one trades in `default_time_zone`
// with the session close of India.
Exchange exchange_of(std::string_view symbol, std::string_view default_time_zone);

}  // namespace bluedot::model
