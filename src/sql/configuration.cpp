#include "sql/configuration.hpp"

#include "base/error.hpp"
#include "sql/errors.hpp"
#include "sql/statement.hpp"

#include <SQLiteCpp/Database.h>
#include <cerrno>
#include <fmt/format.h>
#include <sqlite3.h>
#include <string>

namespace bluedot::sql {
namespace {

constexpr int k_statement_journal_bytes = 4 << 20;

// SQLite tells its log of every sync of a file that the disk refused, also of those whose failure it passes over, such
// as that of a new store's first page: `os_unix.c:3761: (5) full_fsync(/home/me/bluedot.db) - `. (Of folders it does
// not.)
void note_failed_sync(void* /*unused*/, int code, const char* message) {
  const int reason = errno;
  if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC) return;
  try {
    std::string_view file(message);
    const size_t begin = file.find("fsync("), end = file.rfind(')');
    if (begin != std::string_view::npos && begin < end) file = file.substr(begin + 6, end - begin - 6);
    const base::Fatal noted(base::system_error(fmt::format("{}: cannot sync", file), reason).what());
  } catch (const std::bad_alloc&) {
    return;  // SQLite's C code stands between here and whoever could report it
  }
}

// `sqlite3_config`, of which SQLiteCpp has nothing.
int configured() {
  // Without its count of allocated bytes no allocation takes a global lock.
  if (const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); code != SQLITE_OK) return code;
  // What a statement would take back if it failed goes into a temporary file only when it is much: the statements of a
  // daily load need no file.
  const int code = sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, k_statement_journal_bytes);
  return code != SQLITE_OK ? code : sqlite3_config(SQLITE_CONFIG_LOG, note_failed_sync, nullptr);
}

}  // namespace

void configure_sqlite() {
  static const int code = configured();
  require_ok(code, nullptr, "SQLite cannot be configured");
}

void set_option(SQLite::Database& connection, int option, bool on) {
  int now = 0;
  require_ok(sqlite3_db_config(connection.getHandle(), option, on ? 1 : 0, &now), connection.getHandle(), "db_config");
  if ((now != 0) != on) throw base::Error(fmt::format("SQLite keeps its option {} at {}", option, now));
}

void set_pragma(SQLite::Database& connection, std::string_view name, std::string_view value) {
  const auto set = [&] { connection.exec(fmt::format("PRAGMA {} = {}", name, value)); };
  translated(connection.getHandle(), name, set);
  Statement now(connection, fmt::format("PRAGMA {}", name));  // of journal_mode, which counts as writing
  if (now.step() && now.text(0) == value) return;
  throw base::Error(fmt::format("{}: SQLite did not take {} for {}", connection.getFilename(), value, name));
}

}  // namespace bluedot::sql
