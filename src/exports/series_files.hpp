// The text of a series' four files, all formatted in one pass over its rows.
#pragma once

#include "base/date.hpp"
#include "base/number_text.hpp"
#include "exports/stream.hpp"
#include "model/bar.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bluedot::exports {

// Part of what decides a file's bytes: to be raised with every change of what this renderer writes, so that files on
// disk are found out of date.
inline constexpr int k_series_format = 1;

struct ExportRow {
  base::Date date;
  model::BarValues values;
  bool provisional = false;
  bool dot = false;  // a blue dot on that day, or on any day of that week
};

struct Rendered {
  std::string bytes;
  int64_t rows = 0;      // 0: the stream has no file
  int decimals = 0;      // the most that any number in the file has
  base::Date last_date;  // of its last line
};

// Settled bars of trading sessions become lines (exports/README.md; the format is TradingView's,
// https://github.com/tradingview-pine-seeds/docs/blob/main/data.md). A null volume is written as 0. Not thread-safe:
// one renderer for each worker, reused for series after series, so that its buffers are allocated once.
class SeriesRenderer {
 public:
  // With `include_provisional` bars of sessions that had not closed become lines too, unless dated after `today_cap`:
  // a week that is going on is dated on its Friday, and TradingView refuses dates to come. Settled bars know no cap.
  SeriesRenderer(bool include_provisional, base::Date today_cap);

  void begin();
  void add(const ExportRow& row);  // by ascending date
  // One for each of k_streams, in that order; valid until the next begin().
  const std::array<Rendered, k_stream_count>& finish() const { return m_files; }

 private:
  void end_line(Stream stream, const char* end, base::Date date);
  char* begin_line() { return m_line.data() + k_date_bytes; }

  static constexpr size_t k_date_bytes = 10;  // `20250801T,`

  bool m_include_provisional;
  base::Date m_today_cap;
  std::array<Rendered, k_stream_count> m_files;
  // The line being written. It starts with the date, which the four lines of a row share.
  std::array<char, k_date_bytes + 5 * (base::k_number_text_bytes + 1)> m_line{};
};

}  // namespace bluedot::exports
