// Lets a writer that has proven its rows insert them without SQLite proving each again.
#pragma once

#include "sql/database.hpp"

namespace bluedot::sql {

// While it lives, foreign keys and CHECK constraints are not looked at on this connection: three searches and a parsed
// date for each bar, more than half of what inserting it costs. Uniqueness, NOT NULL and types hold as ever. To be made
// outside of a transaction and before the statements that it is for; and only for writers whose every row was checked
// by the same rules beforehand (`PRAGMA integrity_check` and `foreign_key_check` in the tests say that they were).
class ProvenWrites {
 public:
  explicit ProvenWrites(const Database& database);
  ~ProvenWrites();
  ProvenWrites(const ProvenWrites&) = delete;
  ProvenWrites& operator=(const ProvenWrites&) = delete;

 private:
  const Database& m_database;
};

}  // namespace bluedot::sql
