#include "store/rule/statements.hpp"

#include "store/rule/symbol_exchange.hpp"
#include "store/tables/document_row.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace bluedot::store {

bool SpeakingDocument::covers(base::Date date) const {
  return first <= date && date <= last && !std::ranges::binary_search(gaps, date);
}

Statements::Statements(const sql::Reader& database, int64_t series_id, base::Date first, base::Date last,
                       const model::Settings& settings)
    : m_records(read_bar_records(database, series_id, first, last)),
      m_archived(archived_bars(database, series_id, first, last)) {
  const std::string from = first.iso(), to = last.iso();
  sql::Statement row = database.prepare_named("speaking_documents");
  sql::Statement gap = database.prepare_named("gaps_of_document");
  sql::Statement partial = database.prepare_named("partial_dates_of_document");
  row.bind(series_id, from, to);
  while (row.step()) {
    SpeakingDocument document{row.integer(0),
                              row.integer(1),
                              std::string(row.text(2)),
                              order_of(row, 3),
                              base::Date::parse_iso(row.text(7)).value(),
                              base::Date::parse_iso(row.text(8)).value()};
    document.exchange = number_of(exchange_of(row, 9));
    document.finality = finality_of(row, 12, document.document_id, partial);
    document.follows_feed = row.integer(15) != 0;
    document.gaps = dates_of_document(gap, document.document_id);
    m_documents.push_back(std::move(document));
  }
  const auto rank = [&](const SpeakingDocument& document) {
    // One body can stand twice, dated by two zones: taken in again while it was withdrawn, and then spoken again.
    const model::Exchange& exchange = m_exchanges[document.exchange];
    return std::tuple(-static_cast<int64_t>(settings.rank_of(document.feed)), std::cref(document.order),
                      std::string_view(exchange.name), std::string_view(exchange.time_zone.name()),
                      exchange.close_minute);
  };
  std::ranges::stable_sort(m_documents, std::greater<>(), rank);
}

size_t Statements::number_of(model::Exchange exchange) {
  const auto found = std::ranges::find(m_exchanges, exchange);
  if (found != m_exchanges.end()) return static_cast<size_t>(found - m_exchanges.begin());
  m_exchanges.push_back(std::move(exchange));
  return m_exchanges.size() - 1;
}

template <typename Visit>
void Statements::visit(base::Date date, model::Timeframe timeframe, Visit visit) const {
  std::vector<base::Instant> closes;
  for (const model::Exchange& exchange : m_exchanges) closes.push_back(exchange.close_of(timeframe, date));
  for (const SpeakingDocument& one : m_documents) {
    if (!one.covers(date)) continue;
    if (!visit(RankedDocument{&one, one.finality.is_settled(one.order.as_of, date, closes[one.exchange])})) return;
  }
}

std::vector<RankedDocument> Statements::ranked(base::Date date, model::Timeframe timeframe) const {
  std::vector<RankedDocument> all;
  visit(date, timeframe, [&](const RankedDocument& document) {
    all.push_back(document);
    return true;
  });
  std::ranges::stable_sort(all, std::greater<>(), &RankedDocument::is_settled);
  return all;
}

std::optional<RankedDocument> Statements::strongest(base::Date date, model::Timeframe timeframe) const {
  std::optional<RankedDocument> best;
  visit(date, timeframe, [&](const RankedDocument& document) {
    if (!best || document.is_settled) best = document;
    return !document.is_settled;
  });
  return best;
}

std::optional<model::Bar> Statements::said(const SpeakingDocument& document, base::Date date) const {
  const auto archived = event_of_archived(m_archived, date, document.document_id, document.batch_id);
  const auto found = m_records.find(date);
  if (found == m_records.end()) return std::nullopt;
  const std::vector<BarRecord>& records = found->second;
  if (archived) return stood(records, *archived);
  const Event event{document.batch_id, document.document_id};
  if (document.follows_feed) return said_after(records, document.feed, event);
  // Its own words, where they were written down: unstood ones first, for beside a pin what stood was a mixture.
  for (const bool never_stood : {true, false}) {
    for (const BarRecord& record : records) {
      if (record.document_id == document.document_id && !record.since_batch == never_stood && !record.is_pinned) {
        return record.bar;
      }
    }
  }
  // Else it said what stood when it came.
  return stood(records, event);
}

}  // namespace bluedot::store
