#include "sql/checkpoint.hpp"

#include "base/background.hpp"

#include <sqlite3.h>

namespace bluedot::sql {

namespace {

void run_checkpoint(const Database& database, int mode) {
  sqlite3* connection = database.handle();
  int leaves_file_alone = 0;
  sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &leaves_file_alone);
  if (leaves_file_alone != 0) return;
  const int code = sqlite3_wal_checkpoint_v2(connection, "main", mode, nullptr, nullptr);
  if (code == SQLITE_IOERR_FSYNC) throw_sqlite_error(connection, code, "checkpoint");
}

}  // namespace

void checkpoint(const Database& database) {
  run_checkpoint(database, SQLITE_CHECKPOINT_PASSIVE);
}

void checkpoint_and_empty(const Database& database) {
  // It is no matter of life and death: where readers are in the way it copies what it can.
  database.wait_for_other_connections(false);
  try {
    run_checkpoint(database, SQLITE_CHECKPOINT_TRUNCATE);
  } catch (...) {
    database.wait_for_other_connections(true);
    throw;
  }
  database.wait_for_other_connections(true);
}

BackgroundCheckpoint::BackgroundCheckpoint(const Database& database, void (*work)(const Database&))
    : m_end(base::in_background([&database, work] { work(database); })) {}

void BackgroundCheckpoint::finish() {
  if (m_end.valid()) m_end.get();
}

}  // namespace bluedot::sql
