#include "sql/checkpoint.hpp"

#include <sqlite3.h>

namespace bluedot::sql {

void checkpoint(const Database& database) {
  sqlite3* connection = database.handle();
  int leaves_file_alone = 0;
  sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &leaves_file_alone);
  if (leaves_file_alone != 0) return;
  const int code = sqlite3_wal_checkpoint_v2(connection, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code == SQLITE_IOERR_FSYNC) throw_sqlite_error(connection, code, "checkpoint");
}

}  // namespace bluedot::sql
