#include "sql/proven_writes.hpp"

#include "base/error.hpp"

namespace bluedot::sql {

ProvenWrites::ProvenWrites(const Database& database) : m_database(database) {
  m_database.run_script("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;");
  // Inside a transaction SQLite passes over the first without a word.
  if (m_database.pragma("foreign_keys") != 0) throw base::Error("proven writes begin outside of a transaction");
}

ProvenWrites::~ProvenWrites() {
  try {
    m_database.run_script("PRAGMA ignore_check_constraints = OFF; PRAGMA foreign_keys = ON;");
  } catch (...) {
    // Out of memory, SQLite's or ours; the connection is of no use to anybody then.
  }
}

}  // namespace bluedot::sql
