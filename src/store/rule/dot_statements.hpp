// What every accepted document said about a symbol's blue dots: the same working out as for bars
// (store/rule/statements).
#pragma once

#include "base/date.hpp"
#include "model/document_order.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/rule/archives.hpp"
#include "store/rule/records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

class DotStatements {
 public:
  // Of a symbol on [first, last], documents of all its series; withdrawn ones say nothing.
  // `settings` order the feeds.
  DotStatements(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last,
                const model::Settings& settings);

  const Records<DotRecord>& records() const { return m_records; }
  // The dates of which records are archived.
  const ArchivedDates& archived() const { return m_archived; }
  // The dot that stands; nullptr: none does.
  const DotRecord* standing(base::Date date) const;
  // The document that decides the date and whether it says there is a dot; nothing when no list covers the date.
  struct Verdict {
    int64_t document_id = 0;
    bool is_dot = false;
  };
  // `but_for`: a document that is not asked. Throws Error where what the decider said is archived.
  std::optional<Verdict> verdict(base::Date date, std::optional<int64_t> but_for = {}) const;

 private:
  struct ListingDocument {
    int64_t document_id, batch_id;
    std::string feed;
    model::DocumentOrder order;
    base::Date first, last;
    bool follows_feed;  // as of SpeakingDocument
  };
  bool said(const ListingDocument& document, base::Date date) const;

  std::vector<ListingDocument> m_documents;  // the strongest first
  Records<DotRecord> m_records;
  ArchivedDates m_archived;
};

}  // namespace bluedot::store
