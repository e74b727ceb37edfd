#include "store/rule/coverage.hpp"

#include "store/rule/symbol_exchange.hpp"
#include "store/tables/document_row.hpp"

#include <algorithm>

namespace bluedot::store {
namespace {

// Closes of one day lie less than that apart, wherever they are, and so do a day's end in UTC and its closes.
constexpr int k_days_between_closes = 3;
// A document can know that a week is over whose usual close is days ahead.
constexpr int k_days_settled_early = 8;

// Of a document's own feed only later documents matter, unless some of what it says is provisional: an earlier one may
// have settled that by a close of another time zone; or, where the document is provisional whenever it was said, at any
// time.
std::string matters_since(const model::Document& document) {
  if (document.finality.provisional_from || !document.finality.partial.empty()) return "";
  const int64_t slack_ms = document.bars.back().provisional ? k_days_settled_early * base::k_ms_per_day : 0;
  return base::Instant{document.as_of.milliseconds - slack_ms}.iso();
}

}  // namespace

Coverage::Coverage(const model::Document& document)
    : m_timeframe(document.timeframe),
      m_exchange(document.exchange.value()),
      m_as_of(document.as_of),
      m_finality(document.finality),
      m_settled_before(
          std::min(base::Date{document.as_of.utc_date().days - k_days_between_closes}, m_finality.plain_before())) {}

bool OtherDocument::covers(base::Date date) const {
  return first <= date && date <= last && !std::ranges::binary_search(gaps, date);
}

bool Coverage::outranks_bar(base::Date date) const {
  if (std::ranges::binary_search(m_settled_derived, date) &&
      !m_finality.is_settled(m_as_of, date, m_exchange.close_of(m_timeframe, date))) {
    return true;
  }
  return std::ranges::any_of(m_others, [&](const OtherDocument& other) {
    if (!other.covers(date)) return false;
    const bool is_stronger = other.is_stronger_feed || (!other.is_weaker_feed && other.is_later);
    if (!is_stronger && date < m_settled_before) return false;  // asking the time zone costs more than all else here
    const base::Instant close = m_exchange.close_of(m_timeframe, date);
    const base::Instant others = other.exchange == m_exchange ? close : other.exchange.close_of(m_timeframe, date);
    const bool is_own_settled = m_finality.is_settled(m_as_of, date, close);
    const bool is_other_settled = other.finality.is_settled(other.order.as_of, date, others);
    if (is_own_settled != is_other_settled) return is_other_settled;
    return is_stronger;
  });
}

bool Coverage::is_by_stronger_feed() const {
  return std::ranges::any_of(m_others, &OtherDocument::is_stronger_feed) &&
         std::ranges::none_of(m_others, [](const OtherDocument& other) {
           return !other.is_stronger_feed && !other.is_weaker_feed && other.is_later;
         });
}

bool Coverage::outranks_dot(base::Date date) const {
  return std::ranges::any_of(m_others,
                             [&](const OtherDocument& other) { return !other.is_weaker_feed && other.covers(date); });
}

CoverageReader::CoverageReader(const sql::Reader& database, const model::Settings& settings)
    : m_settings(settings),
      m_feeds(database.prepare_named("feeds_of_series")),
      m_bar_documents(database.prepare_named("documents_that_may_outrank")),
      m_dot_documents(database.prepare_named("dot_documents_that_may_outrank")),
      m_gaps(database.prepare_named("gaps_of_document")),
      m_partial(database.prepare_named("partial_dates_of_document")) {}

Coverage CoverageReader::of_bars(int64_t series_id, const model::Document& document, const std::string& digest) {
  Coverage coverage(document);
  collect({.of_bars = true, .id = series_id, .first = document.first_date(), .last = document.last_date()}, document,
          digest, coverage);
  return coverage;
}

Coverage CoverageReader::of_dots(int64_t symbol_id, const model::Document& document, const std::string& digest) {
  Coverage coverage(document);
  if (!document.dots.empty()) {
    collect({.of_bars = false, .id = symbol_id, .first = document.dots.front(), .last = document.dots_last}, document,
            digest, coverage);
  }
  return coverage;
}

std::vector<std::string> CoverageReader::feeds_that_speak(const Place& place) {
  place.of_bars ? m_feeds.bind(place.id, nullptr) : m_feeds.bind(nullptr, place.id);
  std::vector<std::string> feeds;
  while (m_feeds.step()) feeds.emplace_back(m_feeds.text(0));
  m_feeds.reset();
  return feeds;
}

void CoverageReader::collect(const Place& place, const model::Document& document, const std::string& digest,
                             Coverage& coverage) {
  sql::Statement& statement = place.of_bars ? m_bar_documents : m_dot_documents;
  const size_t rank = m_settings.rank_of(document.feed);
  const std::string from = place.first.iso(), to = place.last.iso(), as_of = document.as_of.iso();
  const model::DocumentOrder own = document.order(digest);
  for (const std::string& feed : feeds_that_speak(place)) {
    const bool is_own = feed == document.feed;
    // The empty text sorts before every moment.
    const std::string since = !is_own ? std::string() : place.of_bars ? matters_since(document) : as_of;
    // The later ones of the own feed, or all since that moment.
    const model::DocumentOrder after = since == as_of ? own : model::DocumentOrder{{}, INT64_MIN, 0, ""};
    statement.bind(place.id, feed, since, after.newest_volume, after.bar_count, after.digest, from, to);
    while (statement.step()) {
      OtherDocument standing{statement.integer(0), order_of(statement, 1),
                             base::Date::parse_iso(statement.text(5)).value(),
                             base::Date::parse_iso(statement.text(6)).value(), exchange_of(statement, 7)};
      standing.is_stronger_feed = m_settings.rank_of(feed) < rank;
      standing.is_weaker_feed = m_settings.rank_of(feed) > rank;
      standing.is_later = standing.order > own;
      if (place.of_bars) {
        standing.finality = finality_of(statement, 10, standing.document_id, m_partial);
        standing.gaps = dates_of_document(m_gaps, standing.document_id);
      }
      coverage.add(std::move(standing));
    }
    statement.reset();
  }
}

}  // namespace bluedot::store
