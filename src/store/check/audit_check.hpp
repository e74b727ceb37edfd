// Whether the audit log is whole: every entry in its place, and every chain what the entries up to it make it.
#pragma once

#include "sql/database.hpp"
#include "store/rule/archives.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace bluedot::store {

struct AuditCheck {
  struct Break {
    int64_t audit_id = 0;
    std::string what;  // a sentence about the entry, without its subject: `is missing`
  };

  int64_t sealed = 0;  // entries that were verified, up to the first broken one
  // Entries at the end that another program wrote and nobody sealed yet: no break, but nothing vouches for them.
  int64_t unsealed = 0;
  int64_t first_unsealed = 0, last_unsealed = 0;
  int64_t archived = 0;  // entries that lie in archives: the last of them is believed (store/rule/archives)
  int64_t head_id = 0;   // the last verified entry; 0: there is none
  std::string head;      // its chain, 64 hexadecimal digits. Entries cut off at the end show only by another head
  std::optional<Break> broken;  // the first

  bool is_whole() const { return !broken; }
};

// Reads every entry of the store once, in order, and stops at the first that is broken. Works on any connection.
AuditCheck check_audit_log(const sql::Reader& database);
// The same of the log in an archive file, which goes on from `before`.
AuditCheck check_archived_log(const sql::Reader& database, const LogEnd& before);
// The same of the store's last `count` sealed entries and what stands behind them: the chain before is believed.
AuditCheck check_audit_end(const sql::Reader& database, int64_t count);

}  // namespace bluedot::store
