#include "store/rule/said_before.hpp"

#include "store/rule/archives.hpp"
#include "store/rule/records.hpp"
#include "store/tables/series_change.hpp"

namespace bluedot::store {
namespace {

// The first and the last date; nothing: there are none.
std::optional<DateRange> dates_to_compare(sql::Statement& statement, int64_t id, base::Date first, base::Date last,
                                          std::string_view feed) {
  const std::string from = first.iso(), to = last.iso();
  std::optional<DateRange> dates;
  if (statement.bind(id, from, to, feed).step() && !statement.is_null(0)) {
    dates = {base::Date::parse_iso(statement.text(0)).value(), base::Date::parse_iso(statement.text(1)).value()};
  }
  statement.reset();
  return dates;
}

// `said`: what a last word says.
template <typename Said, typename OneRecord, typename SaidBy>
Said last_words(const Records<OneRecord>& records, const ArchivedDates& archived, std::string_view feed, SaidBy said) {
  Said all;
  for (const auto& [date, about] : archived) all[date] = {};
  for (const auto& [date, of_date] : records) {
    if (const auto last = last_word(of_date, feed)) all[date] = said(*last);
  }
  return all;
}

}  // namespace

SaidBefore::SaidBefore(const sql::Reader& database)
    : m_database(database),
      m_bars(database.prepare_named("bars_to_compare_said")),
      m_dots(database.prepare_named("dots_to_compare_said")) {}

BarsSaidBefore SaidBefore::of_bars(int64_t series_id, const model::Document& document) {
  const auto dates = dates_to_compare(m_bars, series_id, document.first_date(), document.last_date(), document.feed);
  if (!dates) return {};
  return last_words<BarsSaidBefore>(read_bar_records(m_database, series_id, dates->first, dates->last),
                                    archived_bars(m_database, series_id, dates->first, dates->last), document.feed,
                                    [](const LastWord<BarRecord>& word) { return word.said(); });
}

DotsSaidBefore SaidBefore::of_dots(int64_t symbol_id, const model::Document& document) {
  if (document.dots.empty()) return {};
  const auto dates = dates_to_compare(m_dots, symbol_id, document.dots.front(), document.dots_last, document.feed);
  if (!dates) return {};
  return last_words<DotsSaidBefore>(read_dot_records(m_database, symbol_id, dates->first, dates->last),
                                    archived_signals(m_database, symbol_id, dates->first, dates->last), document.feed,
                                    [](const LastWord<DotRecord>& word) { return word.said(); });
}

}  // namespace bluedot::store
