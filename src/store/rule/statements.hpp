// What every accepted document said about the dates of a series, worked out from bars and history: on a date of which
// it has no record, what its feed recorded last before it, and as long as that is nothing, what stood when it came.
#pragma once

#include "model/exchange.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/rule/archives.hpp"
#include "store/rule/coverage.hpp"
#include "store/rule/records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

// A document as the rule orders and finds it.
struct SpeakingDocument {
  int64_t document_id = 0, batch_id = 0;
  std::string feed;
  model::DocumentOrder order;
  base::Date first, last;
  model::Finality finality = {};
  std::vector<base::Date> gaps = {};  // ascending
  size_t exchange = 0;                // by which it was dated and judged; counted by Statements
  bool follows_feed = true;           // not: on dates without a record of its own it said what stood when it came

  bool covers(base::Date date) const;
};

// A document among those that speak about a date.
struct RankedDocument {
  const SpeakingDocument* document = nullptr;
  bool is_settled = false;  // the session had closed when it was said
};

class Statements {
 public:
  // Those of a series on [first, last]; withdrawn documents say nothing. `settings` order the feeds.
  Statements(const sql::Reader& database, int64_t series_id, base::Date first, base::Date last,
             const model::Settings& settings);

  // The dates about which there is any record, ascending, and the records of each.
  const Records<BarRecord>& records() const { return m_records; }
  // All that cover the date, the one that decides it first (src/README.md, the one rule).
  std::vector<RankedDocument> ranked(base::Date date, model::Timeframe timeframe) const;
  // The first of them alone: of decades of daily deliveries hundreds cover each date.
  std::optional<RankedDocument> strongest(base::Date date, model::Timeframe timeframe) const;
  // The dates of which records are archived.
  const ArchivedDates& archived() const { return m_archived; }
  // What that document said about the date; nothing: that there is no bar. Throws Error where that is archived.
  std::optional<model::Bar> said(const SpeakingDocument& document, base::Date date) const;

 private:
  size_t number_of(model::Exchange exchange);
  // Tells each document that covers the date, in the order of m_documents, until `visit(ranked)` is false.
  template <typename Visit>
  void visit(base::Date date, model::Timeframe timeframe, Visit visit) const;

  std::vector<SpeakingDocument> m_documents;  // the strongest first, as far as it does not depend on a date
  std::vector<model::Exchange> m_exchanges;   // of the documents, each once: mostly there is one
  Records<BarRecord> m_records;
  ArchivedDates m_archived;
};

}  // namespace bluedot::store
