#include "feed/yahoo_periods.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace bluedot::feed {
namespace {

constexpr int64_t k_ms_per_hour = 60 * base::k_ms_per_minute;
constexpr std::array<std::string_view, 8> k_weekdays{"",         "Monday", "Tuesday",  "Wednesday",
                                                     "Thursday", "Friday", "Saturday", "Sunday"};
constexpr int k_monday = 1, k_tuesday = 2, k_friday = 5, k_saturday = 6, k_sunday = 7;

// The last trade of a session that is over lies at most that long before its end, where a share trades all the time.
// Real answers of a session that is on have come 145 seconds before it.
constexpr int64_t k_last_trade_ms = base::k_ms_per_minute;
// Yahoo shows most exchanges 15 or 20 minutes late.
constexpr int64_t k_delay_ms = 20 * base::k_ms_per_minute;

bool has_all_prices(const model::Row& row) {
  const auto is_price = [](const std::optional<double>& price) { return price && *price > 0; };
  return row.problem.empty() && is_price(row.open) && is_price(row.high) && is_price(row.low) && is_price(row.close);
}

// A day's live row has the whole day; a week's has its day alone, and its volume too.
model::Row merged(model::Timeframe timeframe, const model::Row& own, const model::Row& live) {
  if (timeframe == model::Timeframe::daily) return live;
  model::Row week = own;
  week.high = std::max(own.high, live.high);
  week.low = std::min(own.low, live.low);
  week.close = live.close;
  week.volume = std::max(own.volume, live.volume);  // unknown is less than any
  return week;
}

}  // namespace

YahooPeriods::YahooPeriods(const model::Exchange& exchange, model::Timeframe timeframe,
                           const std::vector<int64_t>& times, std::optional<int64_t> last_trade,
                           const YahooSession& session)
    : m_exchange(exchange), m_timeframe(timeframe), m_times(times), m_last_trade(last_trade), m_session(session) {}

int64_t YahooPeriods::time_of_day_ms(int64_t seconds) const {
  const base::Date day = m_exchange.time_zone.local_date(instant(seconds));
  return instant(seconds).milliseconds - m_exchange.time_zone.at(day, 0).milliseconds;
}

base::Date YahooPeriods::day_of_stamp(int64_t seconds) const {
  const base::Date day = m_exchange.time_zone.local_date(instant(seconds));
  if (m_exchange.time_zone.local_date(instant(seconds + int64_t{2} * 3600)) == day)
    return day;  // cheaper than its midnight
  const base::Date next{day.days + 1};
  const int64_t before_midnight = m_exchange.time_zone.at(next, 0).milliseconds - instant(seconds).milliseconds;
  return before_midnight == k_ms_per_hour || before_midnight == 2 * k_ms_per_hour ? next : day;
}

// The last row may be stamped with the last trade instead of its session's open. A session opens at the time of day at
// which the others opened. (`currentTradingPeriod` knows the open of one session, and of no other.)
bool YahooPeriods::is_live(size_t row) const {
  const int64_t time = m_times[row];
  if (row + 1 != m_times.size() || time != m_last_trade || time == m_session.begin) return false;
  return std::none_of(m_times.begin(), m_times.end() - 1,
                      [&](int64_t other) { return time_of_day_ms(other) == time_of_day_ms(time); });
}

base::Date YahooPeriods::period_of(size_t row) const {
  if (!is_live(row)) return model::bar_date(m_timeframe, day_of_stamp(m_times[row]));
  const base::Date period = model::bar_date(m_timeframe, m_exchange.time_zone.local_date(instant(m_times[row])));
  // Where the day begins at 22:00, a live row of that evening is of the day that has begun.
  return row == 0 ? period : std::max(period, period_of(row - 1));
}

std::string YahooPeriods::why_no_weeks() const {
  if (m_timeframe != model::Timeframe::weekly) return "";
  const size_t count = m_times.size() - (is_live(m_times.size() - 1) ? 1 : 0);
  size_t others = 0;
  int other = k_monday;
  for (size_t i = 0; i < count; ++i) {
    const int weekday = day_of_stamp(m_times[i]).iso_weekday();
    // A week may begin on its first session; of a single one only a Monday without trade is likely.
    if (weekday == k_monday || (count == 1 && weekday == k_tuesday)) continue;
    ++others;
    other = weekday;
  }
  if (others * 2 <= count) return "";
  return fmt::format(
      "{} of {} weeks do not begin on a Monday, but on a {}: no ISO weeks; ask for them from a Monday on", others,
      count, k_weekdays[static_cast<size_t>(other)]);
}

void YahooPeriods::date(std::vector<model::Row>& rows) const {
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].date = period_of(i);
    if (m_timeframe != model::Timeframe::weekly || is_live(i) || m_exchange.trades_all_week()) continue;
    const int weekday = day_of_stamp(m_times[i]).iso_weekday();
    if (weekday < k_saturday || !rows[i].problem.empty()) continue;
    rows[i].problem = fmt::format("the week begins on a {}", k_weekdays[static_cast<size_t>(weekday)]);
  }
  // A row of the same stamp is no live one, and when it differs nobody knows which is right.
  for (size_t last = rows.size() - 1; last > 0; --last) {
    const model::Row &own = rows[last - 1], &live = rows[last];
    const bool is_one_period = own.date == live.date && m_times[last - 1] < m_times[last];
    if (!is_one_period || !has_all_prices(own) || !has_all_prices(live)) return;
    rows[last - 1] = merged(m_timeframe, own, live);
    rows.pop_back();
  }
}

bool YahooPeriods::is_session_over(base::Date day, base::Instant as_of, std::optional<base::Instant> now) const {
  const base::TimeZone& zone = m_exchange.time_zone;
  base::Instant end = zone.at(day, m_exchange.close_minute);
  if (m_session.begin && m_session.end && *m_session.end > *m_session.begin &&
      zone.local_date(instant(*m_session.begin)) == day) {
    end = instant(*m_session.end);
  }
  if (as_of.milliseconds >= end.milliseconds - k_last_trade_ms) return true;
  // A share that hardly trades had its last trade hours ago. Only on the evening itself the clock says something: an
  // answer may be taken in long after it was given, and this one may be of any hour of the session.
  return now && now->milliseconds >= end.milliseconds + k_delay_ms && zone.local_date(*now) == day;
}

bool YahooPeriods::is_over(base::Date period, bool is_live_alone, base::Instant as_of,
                           std::optional<base::Instant> now) const {
  const base::TimeZone& zone = m_exchange.time_zone;
  if (m_session.begin && model::bar_date(m_timeframe, zone.local_date(instant(*m_session.begin))) > period) return true;
  // Hours after the close Yahoo still moves the open and the extremes of a day that has no row of its own yet.
  if (is_live_alone) return false;
  const base::Date day = zone.local_date(as_of);
  if (m_timeframe == model::Timeframe::daily) return is_session_over(day, as_of, now);
  if (day.iso_weekday() == (m_exchange.trades_all_week() ? k_sunday : k_friday)) {
    return is_session_over(day, as_of, now);
  }
  return as_of >= m_exchange.close_of(m_timeframe, period);
}

model::Finality YahooPeriods::finality(const std::vector<model::Row>& rows, base::Instant as_of,
                                       std::optional<base::Instant> now) const {
  const auto newest =
      std::find_if(rows.rbegin(), rows.rend(), [](const model::Row& row) { return row.close.has_value(); });
  // The last trade was in a later period: of this one it is said after its close.
  if (newest == rows.rend() || newest->date != model::bar_date(m_timeframe, m_exchange.time_zone.local_date(as_of))) {
    return {};
  }
  const bool is_after_close = as_of >= m_exchange.close_of(m_timeframe, newest->date);
  model::Finality finality;
  const bool is_live_alone = rows.size() == m_times.size() && newest == rows.rbegin() && is_live(rows.size() - 1);
  if (is_over(newest->date, is_live_alone, as_of, now) == is_after_close) return finality;
  (is_after_close ? finality.provisional_from : finality.settled_until) = newest->date;
  return finality;
}

}  // namespace bluedot::feed
