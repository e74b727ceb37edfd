// The documents of a store, taken in or not: the rows behind `documents`.
#pragma once

#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct DocumentListing {
  int64_t document_id = 0, batch_id = 0;
  // What a rejected document did not say, or nobody read, is empty.
  std::string symbol, timeframe, feed, as_of, first_date, last_date;
  int64_t bars = 0;
  std::string outcome;                  // accepted, unchanged, stale, rejected
  std::optional<int64_t> withdrawn_by;  // the batch that took it back
  std::string source, path, digest;
  int64_t size_bytes = 0;
  std::string rejected_where, rejected_reason;
};

struct DocumentFilter {
  std::optional<int64_t> batch_id = {};
  // As the document has it: a rejected one may name a symbol the store does not have.
  std::optional<std::string> symbol = {};
  bool rejected_only = false;
  int64_t limit = 50;
};

// The newest documents that pass the filter, newest first. Throws Error for a batch the store does not have, and for a
// symbol that no document names.
std::vector<DocumentListing> list_documents(const sql::Reader& database, const DocumentFilter& filter);

}  // namespace bluedot::store
