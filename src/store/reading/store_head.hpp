// How far a store has come: by which two copies of it can be told to be the same, one behind the other, or parted.
#pragma once

#include "sql/database.hpp"

#include <cstdint>
#include <string>

namespace bluedot::store {

struct StoreHead {
  int64_t schema_version = 0;
  int64_t last_batch = 0;            // 0: none
  std::string committed_at, run_id;  // of that batch
  int64_t audit_id = 0;              // the last sealed entry of the log; 0: none
  std::string chain;                 // its chain, 64 hexadecimal digits
  int64_t unsealed = 0;              // entries behind it, of edits in plain SQL
};

// On any connection to a store of this or an older schema.
StoreHead read_head(const sql::Reader& database);

struct Containment {
  enum class Answer { all, not_all, untold };
  Answer answer = Answer::not_all;
  std::string archive;  // untold: the file that has the entry of the log to compare
};

// Whether the copy has everything that a store at `head` has: its last batch and its log, unchanged. What the copy
// archived of its log is known by the chain at its end alone.
Containment contains(const sql::Reader& copy, const StoreHead& head);

}  // namespace bluedot::store
