// What the exports read of a store: its series, their bars and dots. Read-only, on any connection.
#pragma once

#include "model/bar.hpp"
#include "model/timeframe.hpp"
#include "sql/database.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct ExportSeries {
  int64_t series_id = 0, symbol_id = 0;
  std::string code, name, export_name, time_zone;
  model::Timeframe timeframe = model::Timeframe::daily;
  int64_t revision = 0;
  int64_t repository = 1;
  int64_t bar_count = 0;
};

// All series, by export name and timeframe.
std::vector<ExportSeries> series_to_export(const sql::Reader& database);

bool has_any_series(const sql::Reader& database);

// One per thread.
class ExportReader {
 public:
  // With `as_of_batch` the state after that batch is read, else today's.
  explicit ExportReader(const sql::Reader& database, std::optional<int64_t> as_of_batch = {});

  // Every bar of the series, dates ascending, and whether it carries a blue dot: on that day, or on any day of the ISO
  // week of a weekly bar (feed/README.md).
  // `from`: only bars of that date and later; not together with `as_of_batch`.
  void read(const ExportSeries& series, const std::function<void(const model::Bar&, bool has_dot)>& each,
            std::optional<base::Date> from = {});

 private:
  // Calls `on_row` with every row of `id`, from that date on or as of that batch.
  template <typename OnRow>
  void scan(sql::Statement& statement, int64_t id, const std::string& from, const OnRow& on_row);

  std::optional<int64_t> m_as_of_batch;
  sql::Statement m_bars, m_dots;
};

}  // namespace bluedot::store
