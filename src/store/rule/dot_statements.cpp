#include "store/rule/dot_statements.hpp"

#include "store/tables/document_row.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

namespace bluedot::store {

DotStatements::DotStatements(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last,
                             const model::Settings& settings)
    : m_records(read_dot_records(database, symbol_id, first, last)),
      m_archived(archived_signals(database, symbol_id, first, last)) {
  const std::string from = first.iso(), to = last.iso();
  sql::Statement row = database.prepare_named("dot_listing_documents");
  row.bind(symbol_id, from, to);
  while (row.step()) {
    m_documents.push_back({row.integer(0), row.integer(1), std::string(row.text(2)), order_of(row, 3),
                           base::Date::parse_iso(row.text(7)).value(), base::Date::parse_iso(row.text(8)).value(),
                           row.integer(9) != 0});
  }
  const auto rank = [&](const ListingDocument& one) {
    return std::tuple(-static_cast<int64_t>(settings.rank_of(one.feed)), std::cref(one.order));
  };
  std::ranges::stable_sort(m_documents, std::greater<>(), rank);
}

const DotRecord* DotStatements::standing(base::Date date) const {
  const auto found = m_records.find(date);
  if (found == m_records.end()) return nullptr;
  for (const DotRecord& record : found->second) {
    if (record.since_batch && !record.until_batch) return &record;
  }
  return nullptr;
}

std::optional<DotStatements::Verdict> DotStatements::verdict(base::Date date, std::optional<int64_t> but_for) const {
  const auto decider = std::ranges::find_if(m_documents, [&](const ListingDocument& document) {
    return document.first <= date && date <= document.last && document.document_id != but_for;
  });
  if (decider == m_documents.end()) return std::nullopt;
  return Verdict{decider->document_id, said(*decider, date)};
}

bool DotStatements::said(const ListingDocument& document, base::Date date) const {
  const auto archived = event_of_archived(m_archived, date, document.document_id, document.batch_id);
  const auto found = m_records.find(date);
  if (found == m_records.end()) return false;
  const std::vector<DotRecord>& records = found->second;
  if (archived) return stood(records, *archived);
  const Event event{document.batch_id, document.document_id};
  if (document.follows_feed) return said_after(records, document.feed, event);
  for (const DotRecord& record : records) {
    if (record.document_id == document.document_id) return record.is_present;
  }
  return stood(records, event);
}

}  // namespace bluedot::store
