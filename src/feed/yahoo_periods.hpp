// The periods of a Yahoo chart: which day or week each row is of, what a live row adds to its period, and whether the
// newest period is over.
#pragma once

#include "base/instant.hpp"
#include "model/exchange.hpp"
#include "model/finality.hpp"
#include "model/reading.hpp"
#include "model/timeframe.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::feed {

// Yahoo counts seconds since the epoch.
inline base::Instant instant(int64_t seconds) {
  return base::Instant{seconds * 1000};
}

// `meta.currentTradingPeriod.regular`: the session that is on, or else the next or the last one. Seconds.
struct YahooSession {
  std::optional<int64_t> begin, end;
};

class YahooPeriods {
 public:
  // `times`: one for each row, in seconds, never empty; must outlive this. `last_trade`: `regularMarketTime`.
  YahooPeriods(const model::Exchange& exchange, model::Timeframe timeframe, const std::vector<int64_t>& times,
               std::optional<int64_t> last_trade, const YahooSession& session);

  // The day of a time that a period (or an event of it) is stamped with. Zones with summer time of the past are read
  // wrongly by Yahoo: a stamp of exactly 22:00 or 23:00 is the midnight after it.
  base::Date day_of_stamp(int64_t seconds) const;

  // Why the rows of weekly bars are no ISO weeks; empty when they are, and for days.
  std::string why_no_weeks() const;

  // Dates the rows, of which there is one for each time, and makes one row of those of the newest period: its own and
  // the live one behind it.
  void date(std::vector<model::Row>& rows) const;

  // What is known of the newest period beyond `as_of` and the usual close. `now`: the clock of who asked, if known.
  model::Finality finality(const std::vector<model::Row>& rows, base::Instant as_of,
                           std::optional<base::Instant> now) const;

 private:
  bool is_live(size_t row) const;
  base::Date period_of(size_t row) const;
  int64_t time_of_day_ms(int64_t seconds) const;
  // `is_live_alone`: the live row stands for the period, which has none of its own.
  bool is_over(base::Date period, bool is_live_alone, base::Instant as_of, std::optional<base::Instant> now) const;
  bool is_session_over(base::Date day, base::Instant as_of, std::optional<base::Instant> now) const;

  const model::Exchange& m_exchange;
  model::Timeframe m_timeframe;
  const std::vector<int64_t>& m_times;
  std::optional<int64_t> m_last_trade;
  YahooSession m_session;
};

}  // namespace bluedot::feed
