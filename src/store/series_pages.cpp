#include "store/series_pages.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace bluedot::store {
namespace {

// The series that tell whether the store is in memory.
constexpr size_t k_sample = 8;
// How many days (weeks) a window goes back whose digests are not there: a year and a quarter of days, as most do.
constexpr int32_t k_usual_window = 450;
// An index of so many pages for each document is asked for whole.
constexpr size_t k_digest_pages = 4;
// Behind all texts; and behind NULL, but before all dates.
constexpr const char* k_last_text = "\x7f";
constexpr const char* k_no_date = " ";

}  // namespace

struct SeriesPages::Wanted {
  std::vector<sql::KeyRange> bars, dots;
  std::vector<sql::KeyRange> documents, log, contexts;  // where the next is recorded
};

SeriesPages::SeriesPages(const sql::Database& database)
    : m_series(database.prepare_named("series_to_prefetch")), m_hints(database) {}

int64_t SeriesPages::ask_for(std::span<const NamedSeries> series) {
  const size_t sample = std::min(k_sample, series.size());
  Wanted wanted;
  for (const NamedSeries& one : series.first(sample)) want(one, wanted);
  const int64_t first = ask_for_wanted(wanted);
  if (first == 0) return 0;
  if (!std::exchange(m_is_cold, true)) {
    m_hints.expect_no_order();
    // Where a document is looked up and recorded by its digest: anywhere.
    m_hints.ask_for_all("document_digest", k_digest_pages * series.size());
  }
  Wanted rest;
  for (const NamedSeries& one : series.subspan(sample)) want(one, rest);
  return first + ask_for_wanted(rest);
}

void SeriesPages::want(const NamedSeries& series, Wanted& wanted) {
  m_series.bind(series.symbol, model::name_of(series.timeframe));
  if (m_series.step()) {
    const WindowRow row = window_row_of(m_series);
    want_bars(row, series.timeframe, wanted);
    // Few in all the years, and lists go back far.
    if (!row.stands.dots) wanted.dots.push_back({row.symbol_id, "", k_last_text});
    wanted.documents.push_back({row.series_id, k_last_text, k_last_text});
    wanted.log.push_back({row.series_id, k_no_date, k_no_date});
    wanted.contexts.push_back({row.symbol_id, k_last_text, k_last_text});
  }
  m_series.reset();
}

void SeriesPages::want_bars(const WindowRow& series, model::Timeframe timeframe, Wanted& wanted) {
  if (!series.newest) return;
  const int32_t days_of_bar = timeframe == model::Timeframe::weekly ? 7 : 1;
  base::Date from{series.newest->days - k_usual_window * days_of_bar};
  // What the digests of a late document say is far from the next one's window.
  if (series.stands.knows_any() && series.stands.last_date() > from) from = series.stands.last_date();
  wanted.bars.push_back({series.series_id, from.iso(), base::k_last_date.iso()});
}

int64_t SeriesPages::ask_for_wanted(const Wanted& wanted) {
  return m_hints.ask_for("bar", wanted.bars) + m_hints.ask_for("signal", wanted.dots) +
         m_hints.ask_for("document_order", wanted.documents) + m_hints.ask_for("document_exchange", wanted.documents) +
         m_hints.ask_for("audit_log_series", wanted.log) + m_hints.ask_for("market_context_symbol", wanted.contexts);
}

}  // namespace bluedot::store
