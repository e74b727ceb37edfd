#include "store/reading/listing.hpp"

namespace bluedot::store {

StoreSummary summarize(const sql::Reader& database) {
  StoreSummary summary;
  summary.schema_version = database.pragma("user_version");
  sql::Statement row = database.prepare_named("store_summary");
  row.step();
  summary.symbols = row.integer(0);
  summary.daily_series = row.integer(1);
  summary.weekly_series = row.integer(2);
  summary.bars = row.integer(3);
  summary.first_date = row.text(4);
  summary.last_date = row.text(5);
  summary.signals = row.integer(6);
  summary.documents = row.integer(7);
  summary.rejected_documents = row.integer(8);
  summary.rejected_bars = row.integer(9);
  return summary;
}

std::vector<SymbolListing> list_symbols(const sql::Reader& database, const std::string& pattern) {
  std::vector<SymbolListing> all;
  sql::Statement row = database.prepare_named("symbol_listing");
  row.bind(pattern);
  while (row.step()) {
    all.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), row.integer(3),
                   std::string(row.text(4)), std::string(row.text(5)), row.integer(6), std::string(row.text(7))});
  }
  return all;
}

std::vector<BatchListing> list_batches(const sql::Reader& database, int64_t limit) {
  std::vector<BatchListing> all;
  sql::Statement row = database.prepare_named("batch_listing");
  row.bind(limit);
  while (row.step()) {
    BatchListing batch;
    batch.batch_id = row.integer(0);
    batch.command = row.text(1);
    batch.arguments = row.text(2);
    batch.actor = row.text(3);
    batch.started_at = row.text(4);
    batch.committed_at = row.text(5);
    batch.outcome = row.text(6);
    batch.counts.documents = {row.integer(7),  row.integer(8),  row.integer(9),
                              row.integer(10), row.integer(11), row.integer(12)};
    batch.counts.bars = {row.integer(13), row.integer(14), row.integer(15), row.integer(16),
                         row.integer(17), row.integer(18), row.integer(19)};
    batch.counts.signals = {row.integer(20), row.integer(21)};
    batch.counts.series_changed = row.integer(22);
    batch.exports = {row.integer(23), row.integer(24), row.integer(25)};
    batch.bytes_read = row.integer(26);
    batch.parse_seconds = row.real(27);
    batch.store_seconds = row.real(28);
    batch.export_seconds = row.real(29);
    batch.total_seconds = row.real(30);
    batch.peak_memory_bytes = row.integer(31);
    all.push_back(std::move(batch));
  }
  return all;
}

}  // namespace bluedot::store
