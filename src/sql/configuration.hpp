// How SQLite is told what to do, and that it does what it was told: it passes over a pragma that it does not know, and
// answers one that it cannot follow with what it does instead. For the sources of sql/ alone.
#pragma once

#include <string_view>

namespace SQLite {
class Database;
}

namespace bluedot::sql {

// What holds for the process, before SQLite's first use; afterwards nothing. Throws Error.
void configure_sqlite();

// One of SQLITE_DBCONFIG_…, by `sqlite3_db_config`, which SQLiteCpp does not know. Throws Error when it is not so then.
void set_option(SQLite::Database& connection, int option, bool on);
// `value` as SQLite answers it. Throws Error when it answers another one afterwards.
void set_pragma(SQLite::Database& connection, std::string_view name, std::string_view value);

}  // namespace bluedot::sql
