#include "feed/kite_sessions.hpp"

#include <algorithm>
#include <numeric>

namespace bluedot::feed {
namespace {

constexpr int64_t k_hour_ms = 60 * base::k_ms_per_minute;
constexpr int64_t k_least_silent_ms = 5 * base::k_ms_per_minute;  // a minute without trade at either end is common
constexpr int64_t k_most_silent_ms = k_hour_ms;                   // where the request may have cut the day
// A session outside the usual hours lasts an hour, and is over when nothing was heard for as long.
constexpr int64_t k_special_session_ms = k_hour_ms;
constexpr int64_t k_longest_candle_ms = k_hour_ms;  // that Kite has, but for a day's
constexpr int k_saturday = 6;

// How long a candle of minutes lasts: what all distances between those of one day are multiples of. (A share that
// hardly trades has no two that follow each other.)
int64_t candle_ms(const std::vector<Candle>& candles, const base::TimeZone& zone) {
  int64_t length = 0;
  for (size_t i = 1; i < candles.size(); ++i) {
    if (zone.local_date(candles[i].begin) != zone.local_date(candles[i - 1].begin)) continue;
    length = std::gcd(length, candles[i].begin.milliseconds - candles[i - 1].begin.milliseconds);
  }
  return length != 0 ? std::min(length, k_longest_candle_ms) : base::k_ms_per_minute;
}

}  // namespace

KiteSessions::KiteSessions(const std::vector<Candle>& candles, const model::Exchange& exchange) : m_exchange(exchange) {
  const int64_t length = candle_ms(candles, exchange.time_zone);
  for (const Candle& candle : candles) add(candle, length);
}

void KiteSessions::add(const Candle& candle, int64_t candle_ms) {
  const base::Date date = m_exchange.time_zone.local_date(candle.begin);
  const base::Instant close = m_exchange.close_of(model::Timeframe::daily, date);
  const bool is_of_minutes = candle.begin != m_exchange.time_zone.at(date, 0);
  base::Instant end = close;
  if (is_of_minutes) {
    end.milliseconds = candle.begin.milliseconds + candle_ms;
    if (candle.begin < close) end = std::min(end, close);  // the last one of an hour is a short one
  }
  if (m_days.empty() || m_days.back().date != date) {
    m_days.push_back({date, candle.begin, end, is_of_minutes});
    return;
  }
  Day& day = m_days.back();
  if (day.is_of_minutes) m_silence_ms = std::max(m_silence_ms, candle.begin.milliseconds - day.end.milliseconds);
  day.end = std::max(day.end, end);
}

int64_t KiteSessions::most_silent_ms(bool may_be_cut) const {
  const int64_t silence = std::max(m_silence_ms, k_least_silent_ms);
  return may_be_cut ? std::min(silence, k_most_silent_ms) : silence;
}

bool KiteSessions::reaches_from_the_open(const Day& day) const {
  const auto open_minute = m_exchange.open_minute();
  if (!open_minute) return true;
  const base::Instant open = m_exchange.time_zone.at(day.date, *open_minute);
  return day.begin.milliseconds - open.milliseconds <= most_silent_ms(&day == &m_days.front());
}

bool KiteSessions::reaches_to_the_close(const Day& day) const {
  const base::Instant close = m_exchange.close_of(model::Timeframe::daily, day.date);
  return close.milliseconds - day.end.milliseconds <= most_silent_ms(&day == &m_days.back());
}

bool KiteSessions::is_special(const Day& day) const {
  const auto open_minute = m_exchange.open_minute();
  const bool is_before = open_minute && day.end <= m_exchange.time_zone.at(day.date, *open_minute);
  return is_before || day.begin >= m_exchange.close_of(model::Timeframe::daily, day.date) ||
         day.date.iso_weekday() >= k_saturday;
}

bool KiteSessions::is_whole(const Day& day, std::optional<base::Instant> now) const {
  if (!day.is_of_minutes || (reaches_from_the_open(day) && reaches_to_the_close(day))) return true;
  if (!is_special(day)) return false;
  // A weekend's session may be a usual one, of which the request cut the morning off.
  const bool is_usual = day.begin < m_exchange.close_of(model::Timeframe::daily, day.date);
  if (&day == &m_days.front() && is_usual && !reaches_from_the_open(day)) return false;
  return &day != &m_days.back() || !now || now->milliseconds >= day.end.milliseconds + k_special_session_ms;
}

model::Finality KiteSessions::finality(model::Timeframe timeframe, std::optional<base::Instant> now) const {
  model::Finality finality;
  const auto add_partial = [&](base::Date day) {
    const base::Date period = model::bar_date(timeframe, day);
    if (finality.partial.empty() || finality.partial.back() != period) finality.partial.push_back(period);
  };
  const base::Date first = m_days.front().date;
  if (first != model::period_begin(timeframe, model::bar_date(timeframe, first))) add_partial(first);
  for (const Day& day : m_days) {
    if (!is_whole(day, now)) add_partial(day.date);
  }
  // The last trade of a share that hardly trades lies before the close.
  const Day& newest = m_days.back();
  const base::Date period = model::bar_date(timeframe, newest.date);
  const base::Instant close = m_exchange.close_of(timeframe, period);
  const bool is_last_day = newest.date == m_exchange.time_zone.local_date(close);
  if (is_last_day && newest.end < close && is_whole(newest, now) && now && *now >= close) {
    finality.settled_until = period;
  }
  return finality;
}

}  // namespace bluedot::feed
