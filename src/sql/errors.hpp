// What SQLite refuses, as base::Error or base::Fatal: translated here and nowhere else. For the sources of sql/ alone.
#pragma once

#include <SQLiteCpp/Exception.h>
#include <string_view>

namespace bluedot::sql {

// A failed fsync is Fatal, everything else an Error that says what was being done, on which database, and SQLite's own
// words. Without a connection, as when none could be opened, it says what was being done and why not.
[[noreturn]] void throw_error(const SQLite::Exception& failure, sqlite3* connection, std::string_view doing);

// The same of a result code of the C API; nothing when it is SQLITE_OK.
void require_ok(int code, sqlite3* connection, std::string_view doing);

// Does what `call` does.
template <typename Call>
auto translated(sqlite3* connection, std::string_view doing, const Call& call) {
  try {
    return call();
  } catch (const SQLite::Exception& failure) {
    throw_error(failure, connection, doing);
  }
}

}  // namespace bluedot::sql
