#include "store/reading/audit_listing.hpp"

#include "store/tables/batch_origin.hpp"
#include "store/tables/find_series.hpp"

namespace bluedot::store {
namespace {

std::optional<std::string> text_or_null(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(std::string(row.text(column)));
}

sql::Statement statement_for(const sql::Reader& database, const AuditFilter& filter) {
  if (filter.symbol) {
    sql::Statement row = database.prepare_named("audit_entries_of_symbol");
    row.bind(filter.limit, *filter.symbol, filter.batch_id);
    return row;
  }
  sql::Statement row = database.prepare_named(filter.batch_id ? "audit_entries_of_batch" : "audit_entries");
  row.bind_at(1, filter.limit);
  if (filter.batch_id) row.bind_at(2, *filter.batch_id);
  return row;
}

}  // namespace

std::vector<AuditListing> list_audit_entries(const sql::Reader& database, const AuditFilter& filter) {
  if (filter.symbol) require_symbol(database, *filter.symbol);
  if (filter.batch_id) require_batch(database, *filter.batch_id);
  std::vector<AuditListing> all;
  sql::Statement row = statement_for(database, filter);
  while (row.step()) {
    all.push_back({row.integer(0), std::string(row.text(1)), row.optional_integer(2), std::string(row.text(3)),
                   std::string(row.text(4)), text_or_null(row, 5), text_or_null(row, 6), text_or_null(row, 7),
                   text_or_null(row, 8), text_or_null(row, 9), text_or_null(row, 10)});
  }
  return all;
}

}  // namespace bluedot::store
