// What the feed of a document said before of the dates that the document covers: what it says again takes no row.
#pragma once

#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/rule/comparison.hpp"
#include "store/rule/dot_comparison.hpp"

namespace bluedot::store {

class SaidBefore {
 public:
  explicit SaidBefore(const sql::Reader& database);

  // On dates of its window, and of its list of dots, of which the feed recorded anything; on all others it has said
  // what stands, as far as it spoke. A date is in doubt where an archive may have what it recorded. Costs a look into
  // an index where the feed has no history there: then its last words stand.
  BarsSaidBefore of_bars(int64_t series_id, const model::Document& document);
  DotsSaidBefore of_dots(int64_t symbol_id, const model::Document& document);

 private:
  const sql::Reader& m_database;
  sql::Statement m_bars, m_dots;
};

}  // namespace bluedot::store
