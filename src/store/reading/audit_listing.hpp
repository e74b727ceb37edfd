// The entries of the audit log, for people: the rows behind `audit`.
#pragma once

#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct AuditListing {
  int64_t audit_id = 0;
  std::string at;
  std::optional<int64_t> batch_id = {};
  std::string actor, action;
  std::optional<std::string> symbol, timeframe, date;
  std::optional<std::string> before, after;  // JSON
  std::optional<std::string> reason;
};

struct AuditFilter {
  std::optional<std::string> symbol = {};
  std::optional<int64_t> batch_id = {};
  int64_t limit = 50;
};

// The newest entries that pass the filter, newest first. Throws Error for a symbol or batch the store does not have.
std::vector<AuditListing> list_audit_entries(const sql::Reader& database, const AuditFilter& filter);

}  // namespace bluedot::store
