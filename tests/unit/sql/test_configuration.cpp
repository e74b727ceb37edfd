#include "base/error.hpp"
#include "sql/configuration.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

using namespace bluedot;
using Catch::Contains;

TEST_CASE("a pragma that SQLite does not follow is an error, and so is one that it does not know") {
  const tests::TempFolder folder;
  sql::Writer database = sql::Writer::create_plain(folder / "plain.db");
  CHECK_NOTHROW(sql::set_pragma(database, "cache_size", "-100"));
  CHECK(database.pragma("cache_size") == -100);
  CHECK_THROWS_WITH(sql::set_pragma(database, "cache_sise", "1"), Contains("plain.db") && Contains("1 for cache_sise"));
  const sql::Reader memory(":memory:", SQLITE_OPEN_READWRITE);
  CHECK_THROWS_WITH(sql::set_pragma(memory, "journal_mode", "wal"), Contains("wal for journal_mode"));
}

TEST_CASE("an option that SQLite does not know is an error") {
  const sql::Reader memory(":memory:", SQLITE_OPEN_READWRITE);
  CHECK_NOTHROW(sql::set_option(memory, SQLITE_DBCONFIG_TRUSTED_SCHEMA, false));
  CHECK(memory.pragma("trusted_schema") == 0);
  CHECK_THROWS_AS(sql::set_option(memory, 9999, true), base::Error);
}
