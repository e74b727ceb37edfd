#include "sql/beside.hpp"

#include "base/error.hpp"
#include "sql/each_row.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <string>

namespace bluedot::sql {
namespace {

// As sqlite.org/uri.html has it. A file that the reader could only open as one that nobody writes is opened so again.
std::string reading_uri(const Database& reader) {
  const char* file = sqlite3_db_filename(reader.handle(), "main");
  std::string uri = "file:";
  for (const char c : std::string_view(file)) {
    uri += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", c) : std::string(1, c);
  }
  uri += "?mode=ro";
  return sqlite3_uri_boolean(file, "immutable", 0) != 0 ? uri + "&immutable=1" : uri;
}

}  // namespace

Database open_beside(const Database& reader, std::string_view schema) {
  constexpr int k_flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(":memory:", &connection, k_flags, nullptr);
  Database database = Database::adopt(connection);
  if (code != SQLITE_OK) throw base::Error(std::string("cannot open a database in memory: ") + sqlite3_errstr(code));
  add_each_row(connection);
  database.wait_for_other_connections(true);
  database.leave_file_alone();
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  const std::string uri = reading_uri(reader);
  try {
    database.prepare(fmt::format("ATTACH ?1 AS {}", schema)).bind(uri).run();
  } catch (const base::Error&) {
    // The reader has read the schema: what cannot be read by another name is a view that insists on one.
    if (sqlite3_errcode(connection) % 256 != SQLITE_CORRUPT) throw;
    throw base::Error(
        fmt::format("the past cannot be shown beside what somebody made: {}; make it again without 'main.'",
                    sqlite3_errmsg(connection)));
  }
  return database;
}

}  // namespace bluedot::sql
