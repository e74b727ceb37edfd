// Which dates of a document are decided by others: the documents that outrank it (src/README.md, the one rule).
#pragma once

#include "model/document.hpp"
#include "model/exchange.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"

#include <string>
#include <utility>
#include <vector>

namespace bluedot::store {

// A document as the rule orders it.
struct OtherDocument {
  int64_t document_id = 0;
  model::DocumentOrder order;
  base::Date first, last;             // the dates it covers, less the gaps
  model::Exchange exchange;           // by which its bars were dated and judged
  std::vector<base::Date> gaps = {};  // ascending
  bool is_stronger_feed = false;      // than the document in question
  bool is_weaker_feed = false;
  bool is_later = true;  // than it, for documents of its own feed
  model::Finality finality = {};

  bool covers(base::Date date) const;
};

// The documents of one series that outrank a new one somewhere in its window.
class Coverage {
 public:
  explicit Coverage(const model::Document& document);

  void add(OtherDocument standing) { m_others.push_back(std::move(standing)); }
  // A settled bar that is derived stands there: it outranks what is provisional. Dates ascending.
  void add_settled_derived(base::Date date) { m_settled_derived.push_back(date); }
  bool empty() const { return m_others.empty() && m_settled_derived.empty(); }
  // Whether a stronger feed speaks of its window, and no later document of its own: it is not old, but outranked.
  bool is_by_stronger_feed() const;
  // Whether another document decides the bar at that date.
  bool outranks_bar(base::Date date) const;
  // The same for a dot; dots know no provisional statements.
  bool outranks_dot(base::Date date) const;

 private:
  model::Timeframe m_timeframe;
  model::Exchange m_exchange;
  base::Instant m_as_of;
  model::Finality m_finality;
  base::Date m_settled_before;  // the document's words about earlier dates are settled, in whatever time zone
  std::vector<OtherDocument> m_others;
  std::vector<base::Date> m_settled_derived;
};

// Finds them. Costs a few index probes when there are none, as for every document that is the newest of its series.
class CoverageReader {
 public:
  CoverageReader(const sql::Reader& database, const model::Settings& settings);

  Coverage of_bars(int64_t series_id, const model::Document& document, const std::string& digest);
  // Dots belong to the symbol: the documents of all its series count.
  Coverage of_dots(int64_t symbol_id, const model::Document& document, const std::string& digest);

 private:
  // The bars of a series or the dots of a symbol, from `first` to `last`.
  struct Place {
    bool of_bars;
    int64_t id;
    base::Date first, last;
  };

  std::vector<std::string> feeds_that_speak(const Place& place);
  void collect(const Place& place, const model::Document& document, const std::string& digest, Coverage& coverage);

  model::Settings m_settings;
  sql::Statement m_feeds, m_bar_documents, m_dot_documents, m_gaps, m_partial;
};

}  // namespace bluedot::store
