#include "sql/errors.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"

#include <sqlite3.h>
#include <string>

namespace bluedot::sql {

void throw_error(const SQLite::Exception& failure, sqlite3* connection, std::string_view doing) {
  // sqlite3_db_filename: of a URI the path in it, which SQLiteCpp does not tell.
  const char* file = connection == nullptr ? nullptr : sqlite3_db_filename(connection, "main");
  const std::string store = file == nullptr || *file == '\0' ? "store" : file;
  std::string message = (connection == nullptr ? "" : store + ": ") + std::string(doing) + ": " + failure.what();
  // Some of SQLiteCpp's failures have a result code alone.
  const int extended = failure.getExtendedErrorCode() > 0 ? failure.getExtendedErrorCode() : failure.getErrorCode();
  // Functions that stand where a table does give way to a table of their name (`json_each`).
  if (message.ends_with("' is not a function")) {
    message += ": a table of that name in the store hides SQLite's own; rename it (ALTER TABLE … RENAME TO …)";
  }
  if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) {
    message +=
        ": a row that goes is referred to, by a table of somebody's own where it is none of bluedot's; take away its "
        "FOREIGN KEY";
  }
  const int primary = failure.getErrorCode() & 0xff;
  // Which SQLite says in other words, too: `unable to open a temporary database file`.
  if (primary == SQLITE_NOMEM) throw base::Error(message + " (out of memory)", base::ErrorKind::exhausted);
  if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC) {
    // The kernel may have dropped what it could not write, and say yes to a second try: closing must not make one. An
    // answer that it will all the same would change nothing in what is thrown.
    if (connection != nullptr) sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    throw base::Fatal(message);
  }
  // SQLite calls it damage, too, when the disk refuses to read a page (SQLITE_IOERR_CORRUPTFS).
  if (primary == SQLITE_CORRUPT) message += " (it is damaged, or the disk cannot read it)";
  if (primary == SQLITE_INTERRUPT) throw base::Error("interrupted", base::ErrorKind::interrupted);
  // PROTOCOL: somebody held a lock of the WAL's index for seconds.
  const bool is_held = primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_PROTOCOL;
  if (is_held && base::interrupted()) throw base::Error("interrupted", base::ErrorKind::interrupted);
  const bool is_damaged = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
  throw base::Error(message, is_held      ? base::ErrorKind::locked
                             : is_damaged ? base::ErrorKind::damaged
                                          : base::ErrorKind::failed);
}

void require_ok(int code, sqlite3* connection, std::string_view doing) {
  if (code != SQLITE_OK) throw_error(SQLite::Exception(connection, code), connection, doing);
}

}  // namespace bluedot::sql
