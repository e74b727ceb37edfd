#include "sql/beside.hpp"

#include "base/error.hpp"
#include "sql/configuration.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <string>

namespace bluedot::sql {
namespace {

// A file that the reader could only open as one that nobody writes is opened so again.
std::string reading_uri(const Reader& reader) {
  const char* file = sqlite3_db_filename(reader.handle(), "main");  // SQLiteCpp tells the name that it was given: a URI
  return file_uri(file) + (sqlite3_uri_boolean(file, "immutable", 0) != 0 ? "?mode=ro&immutable=1" : "?mode=ro");
}

}  // namespace

Writer open_beside(const Reader& reader, std::string_view schema) {
  Writer database(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI);
  database.wait_for_other_connections(true);
  database.leave_file_alone();
  set_option(database.connection(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, false);
  const std::string uri = reading_uri(reader);
  try {
    database.prepare(fmt::format("ATTACH ?1 AS {}", schema)).bind(uri).run();
  } catch (const base::Error&) {
    // The reader has read the schema: what cannot be read by another name is a view that insists on one.
    if (database.connection().getErrorCode() % 256 != SQLITE_CORRUPT) throw;
    throw base::Error(
        fmt::format("the past cannot be shown beside what somebody made: {}; make it again without 'main.'",
                    database.connection().getErrorMsg()));
  }
  return database;
}

}  // namespace bluedot::sql
