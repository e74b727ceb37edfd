// What the store has of a document's window: bars and blue dots, as a document is compared with them.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/shortcut/window_row.hpp"

#include <cstdint>
#include <vector>

namespace bluedot::store {

struct WindowRows {
  std::vector<model::StoredBar> bars;  // of the series on the document's window, dates ascending
  std::vector<base::Date> dots;        // of the symbol on the dates that the document's dots cover, ascending
  bool has_no_dots_behind = false;     // known: all its dots from the first of the document's on are these
  // Where digests that say what stands were not trusted, and everything was read: what they say stands as the document
  // says. A difference there is damage (store/writing/damage).
  bool is_read_again = false;
  std::vector<DateRange> known;  // dates ascending
};

class StoredRows {
 public:
  explicit StoredRows(const sql::Reader& database);

  // `said`: what the document says. Where that is known to stand, by the row of the series, nothing is read: bars are
  // taken from the document, as those of some document (document_id 0), and dots. With `again` all is read, the dots
  // until the last date there can be.
  WindowRows read(const WindowRow& series, const model::Document& document, const WindowDigest& said,
                  bool again = false);
  // The bars of the series on [first, last], dates ascending, into `bars`, which is cleared first and keeps its memory.
  void read_bars(int64_t series_id, base::Date first, base::Date last, std::vector<model::StoredBar>& bars);
  // The same of the symbol's dots.
  void read_dots(int64_t symbol_id, base::Date first, base::Date last, std::vector<base::Date>& dots);
  bool has_dots_behind(int64_t symbol_id, base::Date date);

 private:
  void append_bars(int64_t series_id, base::Date first, base::Date last, std::vector<model::StoredBar>& bars);

  sql::Statement m_bars, m_dots, m_dots_behind;
};

}  // namespace bluedot::store
