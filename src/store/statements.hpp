// What every accepted document said about the dates of a series, worked out from bars and history (design.md, section
// 3: a value that differs from the one that stood was recorded; a covered date without a record was said as it stood).
#pragma once

#include "model/exchange.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/archives.hpp"
#include "store/coverage.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

// A value that stood or was said, with the events that begin and end it. An event is a batch and, within it, a
// document.
struct BarRecord {
  std::optional<model::Bar> bar;  // nothing: the document said there is no bar
  bool is_pinned = false;
  bool is_current = false;
  std::optional<int64_t> document_id;
  std::optional<int64_t> since_batch;  // nothing: it never stood
  std::optional<int64_t> until_batch;  // nothing: it stands
  std::optional<int64_t> until_document_id;

  // Worked out from daily bars: no document and no person said it.
  bool is_derived() const { return bar && !document_id && !is_pinned; }
};

// A document as the rule orders and finds it.
struct SpeakingDocument {
  int64_t document_id = 0, batch_id = 0;
  std::string feed;
  model::DocumentOrder order;
  base::Date first, last;
  model::Finality finality = {};
  std::vector<base::Date> gaps = {};  // ascending
  size_t exchange = 0;                // by which it was dated and judged; counted by Statements

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
  const std::map<base::Date, std::vector<BarRecord>>& records() const { return m_records; }
  // All that cover the date, the one that decides it first (design.md, section 3).
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
  std::map<base::Date, std::vector<BarRecord>> m_records;
  ArchivedDates m_archived;
};

}  // namespace bluedot::store
