#include "sql/checkpoint.hpp"

#include "base/background.hpp"

#include <sqlite3.h>

namespace bluedot::sql {

namespace {

// What SQLite answers.
int run_checkpoint(const Database& database, int mode) {
  sqlite3* connection = database.handle();
  int leaves_file_alone = 0;
  sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &leaves_file_alone);
  if (leaves_file_alone != 0) return SQLITE_OK;
  return sqlite3_wal_checkpoint_v2(connection, "main", mode, nullptr, nullptr);
}

void throw_if_not_synced(const Database& database, int code) {
  if (code == SQLITE_IOERR_FSYNC) throw_sqlite_error(database.handle(), code, "checkpoint");
}

}  // namespace

void checkpoint(const Database& database) {
  throw_if_not_synced(database, run_checkpoint(database, SQLITE_CHECKPOINT_PASSIVE));
}

void checkpoint_and_empty(const Database& database) {
  // It is no matter of life and death: where readers are in the way it copies what it can.
  database.wait_for_other_connections(false);
  const int code = run_checkpoint(database, SQLITE_CHECKPOINT_TRUNCATE);
  database.wait_for_other_connections(true);
  throw_if_not_synced(database, code);
}

BackgroundCheckpoint::BackgroundCheckpoint(const Database& database, void (*work)(const Database&))
    : m_end(base::in_background([&database, work] { work(database); })) {}

void BackgroundCheckpoint::finish() {
  if (m_end.valid()) m_end.get();
}

}  // namespace bluedot::sql
