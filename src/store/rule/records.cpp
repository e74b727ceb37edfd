#include "store/rule/records.hpp"

#include "store/tables/bar_row.hpp"

namespace bluedot::store {
namespace {

// From `column` on: pinned, document_id, since_batch, until_batch, until_document_id, row, and of these documents the
// feed and the batch of the first, the feed of the second.
void read_events(const sql::Statement& row, int column, Record& record) {
  record.is_pinned = row.integer(column) != 0;
  record.document_id = row.optional_integer(column + 1);
  record.since_batch = row.optional_integer(column + 2);
  record.until_batch = row.optional_integer(column + 3);
  record.until_document_id = row.optional_integer(column + 4);
  record.row_id = row.integer(column + 5);
  record.feed = row.text(column + 6);
  record.is_as_said = record.document_id && (!record.since_batch || record.since_batch == row.integer(column + 7));
  record.until_feed = row.text(column + 8);
}

template <typename OneRecord, typename ReadValue>
Records<OneRecord> read(sql::Statement& row, int events_column, ReadValue read_value) {
  Records<OneRecord> records;
  while (row.step()) {
    OneRecord& record = records[base::Date::parse_iso(row.text(0)).value()].emplace_back();
    read_events(row, events_column, record);
    read_value(row, record);
  }
  return records;
}

}  // namespace

Records<BarRecord> read_bar_records(const sql::Reader& database, int64_t series_id, base::Date first, base::Date last) {
  sql::Statement rows = database.prepare_named("bar_records");
  return read<BarRecord>(rows.bind(series_id, first.iso(), last.iso()), 10,
                         [](const sql::Statement& row, BarRecord& record) {
                           if (!row.is_null(1)) record.bar = bar_of(row);
                         });
}

Records<DotRecord> read_dot_records(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last) {
  sql::Statement rows = database.prepare_named("dot_records");
  return read<DotRecord>(rows.bind(symbol_id, first.iso(), last.iso()), 2,
                         [](const sql::Statement& row, DotRecord& record) { record.is_present = row.integer(1) != 0; });
}

}  // namespace bluedot::store
