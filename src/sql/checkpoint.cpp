#include "sql/checkpoint.hpp"

#include "sql/errors.hpp"

#include <sqlite3.h>

namespace bluedot::sql {

// SQLiteCpp has neither call.
void checkpoint(Writer& database) {
  sqlite3* connection = database.handle();
  int leaves_file_alone = 0;
  require_ok(sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &leaves_file_alone), connection,
             "db_config");
  if (leaves_file_alone != 0) return;
  const int code = sqlite3_wal_checkpoint_v2(connection, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code == SQLITE_IOERR_FSYNC) require_ok(code, connection, "checkpoint");
}

}  // namespace bluedot::sql
