// What the store has of a document's window: bars and blue dots, as a document is compared with them.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/window_digest.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace bluedot::store {

struct WindowRows {
  std::vector<model::StoredBar> bars;  // of the series on the document's window, dates ascending
  std::vector<base::Date> dots;        // of the symbol on the dates that the document's dots cover, ascending
};

class StoredRows {
 public:
  explicit StoredRows(const sql::Database& database);

  // `newest`: behind it the series has no bar. `agreed`: where the bars are known to be what the document says. They
  // are not read but taken from there, as those of some document (document_id 0).
  WindowRows read(int64_t symbol_id, int64_t series_id, const model::Document& document,
                  std::optional<base::Date> newest, std::span<const DateRange> agreed);
  // The bars of the series on [first, last], dates ascending, into `bars`, which is cleared first and keeps its memory.
  void read_bars(int64_t series_id, base::Date first, base::Date last, std::vector<model::StoredBar>& bars);
  // The same of the symbol's dots.
  void read_dots(int64_t symbol_id, base::Date first, base::Date last, std::vector<base::Date>& dots);

 private:
  void append_bars(int64_t series_id, base::Date first, base::Date last, std::vector<model::StoredBar>& bars);

  sql::Statement m_bars, m_dots;
};

}  // namespace bluedot::store
