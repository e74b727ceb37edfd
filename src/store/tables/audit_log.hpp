// The append-only log of what was done, each entry chained to the one before it.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "sql/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::store {

struct AuditEntry {
  std::string_view action;  // insert, revise, settle, retract, insert_signals, retract_signal, rename, setting, …
  std::optional<int64_t> series_id = {};
  std::optional<base::Date> date = {};
  std::optional<std::string> before = {}, after = {};  // JSON
  std::optional<std::string> reason = {};
};

// Every column of an entry but `chain`, in table order, as the table has them: nothing is parsed, so that nothing that
// was edited can read as what it was.
struct AuditColumns {
  int64_t audit_id = 0;
  std::optional<std::string_view> at;
  std::optional<int64_t> batch_id;
  std::optional<std::string_view> actor, action;
  std::optional<int64_t> series_id;
  std::optional<std::string_view> date, before, after, reason;
};

// The bytes of an entry that its chain covers: each column as `N;` for NULL or `<length>:<bytes>;` with integers in
// decimal. Unambiguous, so two different entries never share them. Who writes and who verifies both come through here.
std::string canonical_bytes(const AuditColumns& columns);
std::string canonical_bytes(int64_t audit_id, std::string_view at, std::optional<int64_t> batch_id,
                            std::string_view actor, const AuditEntry& entry);
// The chain of an entry: SHA-256 of the previous entry's chain (nothing before the first) and its canonical bytes.
std::string chain_of(std::string_view previous_chain, std::string_view canonical);

// Appends within the caller's transaction. Entries that other programs appended since are sealed first, in order: they
// join the chain as they are.
class AuditLog {
 public:
  // `at` and `actor` are those of the batch.
  AuditLog(sql::Writer& database, base::Instant at, std::string actor);
  void append(std::optional<int64_t> batch_id, const AuditEntry& entry);

 private:
  void seal_pending(sql::Writer& database);

  sql::Statement m_insert;
  std::string m_at, m_actor;
  int64_t m_last_id = 0;
  std::string m_last_chain;
};

}  // namespace bluedot::store
