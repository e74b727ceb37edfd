// What is there: the rows behind `status`, `symbols` and `batches`.
#pragma once

#include "model/counts.hpp"
#include "sql/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct StoreSummary {
  int64_t schema_version = 0;
  int64_t symbols = 0, daily_series = 0, weekly_series = 0, bars = 0, signals = 0;
  std::string first_date, last_date;  // empty without bars
  int64_t documents = 0;              // taken in
  int64_t rejected_documents = 0, rejected_bars = 0;
};
StoreSummary summarize(const sql::Reader& database);

struct SymbolListing {
  std::string code, name, timeframe;
  int64_t bars = 0;
  std::string first_date, last_date;
  int64_t revision = 0;
  std::string export_name;
};
// `pattern`: a GLOB on the code, `*` for all.
std::vector<SymbolListing> list_symbols(const sql::Reader& database, const std::string& pattern);

struct BatchListing {
  int64_t batch_id = 0;
  std::string command, arguments, actor, started_at, committed_at, outcome;
  model::IngestCounts counts;
  model::ExportCounts exports;
  int64_t bytes_read = 0;
  double parse_seconds = 0, store_seconds = 0, export_seconds = 0, total_seconds = 0;
  int64_t peak_memory_bytes = 0;
};
// The newest `limit` batches, newest first.
std::vector<BatchListing> list_batches(const sql::Reader& database, int64_t limit);

}  // namespace bluedot::store
