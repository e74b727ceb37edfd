#include "store/rule/derived_weeks.hpp"

#include "model/timeframe.hpp"
#include "model/weekly_bar.hpp"
#include "store/tables/bar_row.hpp"

#include <algorithm>

namespace bluedot::store {

using model::Timeframe;

DerivedWeekReader::DerivedWeekReader(const sql::Reader& database)
    : m_days(database.prepare_named("days_to_derive_from")),
      m_newest(database.prepare_named("newest_as_of")),
      m_daily(database.prepare_named("daily_series_beside")) {}

sql::Statement& DerivedWeekReader::days(int64_t daily_series_id, base::Date first_friday, base::Date last_friday) {
  const base::Date sunday{last_friday.days + 2};
  m_from = model::period_begin(Timeframe::weekly, first_friday).iso();
  m_to = std::min(sunday, base::k_last_date).iso();
  return m_days.bind(daily_series_id, m_from, m_to);
}

DerivedWeeks DerivedWeekReader::read(int64_t daily_series_id, const model::Exchange& exchange, base::Date first,
                                     base::Date last) {
  const auto newest = newest_as_of(daily_series_id);
  DerivedWeeks weeks;
  std::vector<model::Bar> week;  // its days
  const auto finish = [&] {
    if (week.empty()) return;
    const base::Date friday = week.front().date.friday_of_iso_week();
    const base::Instant close = exchange.close_of(Timeframe::weekly, friday);
    // A half day is final before the usual close.
    const bool ends_final = !week.back().provisional && exchange.close_of(Timeframe::daily, week.back().date) >= close;
    const bool is_over = ends_final || (newest && *newest >= close);
    const auto bar = model::weekly_bar(friday, week, is_over);
    if (bar && first <= friday && friday <= last) weeks.emplace(friday, *bar);
    week.clear();
  };
  sql::Statement& row = days(daily_series_id, first, last);
  while (row.step()) {
    model::Bar day = bar_of(row);
    if (!week.empty() && day.date.friday_of_iso_week() != week.front().date.friday_of_iso_week()) finish();
    week.push_back(day);
  }
  row.reset();
  finish();
  return weeks;
}

std::vector<model::StoredBar> DerivedWeekReader::days_of(int64_t daily_series_id, base::Date friday) {
  std::vector<model::StoredBar> all;
  sql::Statement& row = days(daily_series_id, friday, friday);
  while (row.step()) all.emplace_back(stored_bar_of(row)).batch_id = row.optional_integer(12);
  row.reset();
  return all;
}

std::optional<base::Instant> DerivedWeekReader::newest_as_of(int64_t daily_series_id) {
  std::optional<base::Instant> newest;
  if (m_newest.bind(daily_series_id).step() && !m_newest.is_null(0)) newest = base::Instant::parse(m_newest.text(0));
  m_newest.reset();
  return newest;
}

std::optional<int64_t> DerivedWeekReader::daily_series_beside(int64_t series_id) {
  std::optional<int64_t> daily;
  if (m_daily.bind(series_id).step()) daily = m_daily.integer(0);
  m_daily.reset();
  return daily;
}

}  // namespace bluedot::store
