#include "store/said_before.hpp"

#include "store/archives.hpp"
#include "store/records.hpp"

namespace bluedot::store {
namespace {

bool has_any(sql::Statement& statement, int64_t id, base::Date first, base::Date last, std::string_view feed) {
  const std::string from = first.iso(), to = last.iso();
  const bool has = statement.bind(id, from, to, feed).step() && statement.integer(0) != 0;
  statement.reset();
  return has;
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

SaidBefore::SaidBefore(const sql::Database& database)
    : m_database(database),
      m_has_bars(database.prepare_named("has_said_bars")),
      m_has_dots(database.prepare_named("has_said_dots")) {}

BarsSaidBefore SaidBefore::of_bars(int64_t series_id, const model::Document& document) {
  const base::Date first = document.first_date(), last = document.last_date();
  if (!has_any(m_has_bars, series_id, first, last, document.feed)) return {};
  return last_words<BarsSaidBefore>(read_bar_records(m_database, series_id, first, last),
                                    archived_bars(m_database, series_id, first, last), document.feed,
                                    [](const LastWord<BarRecord>& word) { return word.said(); });
}

DotsSaidBefore SaidBefore::of_dots(int64_t symbol_id, const model::Document& document) {
  if (document.dots.empty()) return {};
  const base::Date first = document.dots.front(), last = document.dots_last;
  if (!has_any(m_has_dots, symbol_id, first, last, document.feed)) return {};
  return last_words<DotsSaidBefore>(read_dot_records(m_database, symbol_id, first, last),
                                    archived_signals(m_database, symbol_id, first, last), document.feed,
                                    [](const LastWord<DotRecord>& word) { return word.said(); });
}

}  // namespace bluedot::store
