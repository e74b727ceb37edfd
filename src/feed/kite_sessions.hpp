// The sessions that candles speak of: when the newest candle ends, and which days are there from open to close.
#pragma once

#include "base/instant.hpp"
#include "feed/kite_candles.hpp"
#include "model/exchange.hpp"
#include "model/finality.hpp"
#include "model/timeframe.hpp"

#include <optional>
#include <vector>

namespace bluedot::feed {

class KiteSessions {
 public:
  // `candles`: usable ones, never empty; must outlive this, as must the exchange.
  KiteSessions(const std::vector<Candle>& candles, const model::Exchange& exchange);

  // The end of the newest candle; of a day's, its session's close.
  base::Instant end() const { return m_days.back().end; }

  // Days made of minutes are whole when they reach from open to close. How long a share may be silent at either end is
  // told by the longest silence between two candles of one day; on the first and last day, which a request may have
  // cut, an hour is the most. A session on a weekend, or outside the usual hours (Muhurat), is as long as it is.
  // Of a week the days must be whole, and the first one must be there from its Monday on.
  // `now`: the clock of who asked, if known.
  model::Finality finality(model::Timeframe timeframe, std::optional<base::Instant> now) const;

 private:
  struct Day {
    base::Date date;
    base::Instant begin, end;  // of its first and last candle
    bool is_of_minutes = false;
  };
  void add(const Candle& candle, int64_t candle_ms);
  bool is_special(const Day& day) const;
  bool is_whole(const Day& day, std::optional<base::Instant> now) const;
  bool reaches_from_the_open(const Day& day) const;
  bool reaches_to_the_close(const Day& day) const;
  int64_t most_silent_ms(bool may_be_cut) const;

  const model::Exchange& m_exchange;
  std::vector<Day> m_days;  // ascending
  int64_t m_silence_ms = 0;
};

}  // namespace bluedot::feed
