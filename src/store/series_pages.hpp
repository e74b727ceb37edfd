// Tells the system which pages of the store the comparison of a day's documents will need, before they are read.
#pragma once

#include "model/timeframe.hpp"
#include "sql/page_hints.hpp"
#include "store/window_row.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace bluedot::store {

// A series, as far as a file's name tells it.
struct NamedSeries {
  std::string symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
};

// One per thread. A guess by names costs a little where it is wrong, and what it misses is read when it is needed.
class SeriesPages {
 public:
  explicit SeriesPages(const sql::Database& database);

  // Asks for what is not in memory: the bars of the last window that its digests do not speak for, the symbol's dots,
  // and where the next document is recorded. Returns how many pages those were. Where the first few series need none,
  // the rest is not looked at.
  int64_t ask_for(std::span<const NamedSeries> series);

 private:
  struct Wanted;
  void want(const NamedSeries& series, Wanted& wanted);
  static void want_bars(const WindowRow& series, model::Timeframe timeframe, Wanted& wanted);
  int64_t ask_for_wanted(const Wanted& wanted);

  sql::Statement m_series;
  sql::PageHints m_hints;
  bool m_is_cold = false;
};

}  // namespace bluedot::store
