#include "store/reading/document_listing.hpp"

#include "store/tables/batch_origin.hpp"
#include "store/tables/find_series.hpp"

namespace bluedot::store {
namespace {

std::vector<DocumentListing> read(sql::Statement& row) {
  std::vector<DocumentListing> all;
  while (row.step()) {
    DocumentListing one;
    one.document_id = row.integer(0);
    one.batch_id = row.integer(1);
    one.symbol = row.text(2);
    one.timeframe = row.text(3);
    one.feed = row.text(4);
    one.as_of = row.text(5);
    one.first_date = row.text(6);
    one.last_date = row.text(7);
    one.bars = row.integer(8);
    one.outcome = row.text(9);
    one.withdrawn_by = row.optional_integer(10);
    one.source = row.text(11);
    one.path = row.text(12);
    one.digest = row.text(13);
    one.size_bytes = row.integer(14);
    one.rejected_where = row.text(15);
    one.rejected_reason = row.text(16);
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::vector<DocumentListing> list_documents(const sql::Reader& database, const DocumentFilter& filter) {
  if (filter.batch_id) require_batch(database, *filter.batch_id);
  sql::Statement row = database.prepare_named(filter.batch_id ? "documents_listing_of_batch" : "documents_listing");
  row.bind(filter.limit, filter.symbol, filter.rejected_only);
  if (filter.batch_id) row.bind_at(4, *filter.batch_id);
  auto all = read(row);
  // Nothing to show is an answer about a symbol the store knows, and a mistyped name otherwise.
  if (all.empty() && filter.symbol) require_symbol(database, *filter.symbol);
  return all;
}

}  // namespace bluedot::store
