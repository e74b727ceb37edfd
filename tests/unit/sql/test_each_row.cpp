#include "base/error.hpp"
#include "sql/database.hpp"
#include "sql/each_row.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

using namespace bluedot;
using sql::for_each_row;

namespace {

struct Table {
  Table() {
    database.run_script(R"(CREATE TABLE t (k INTEGER, d TEXT, r REAL, PRIMARY KEY (k, d)) WITHOUT ROWID;
                           INSERT INTO t VALUES (1, 'c', 1.5), (1, 'a', NULL), (2, 'z', 9), (1, 'b', 2);)");
  }
  tests::TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "test.db");
};

}  // namespace

TEST_CASE("every row is handed over in the order of the key, with its values") {
  const Table table;
  sql::Statement statement = table.database.prepare("SELECT each_row(?2, d, r, k) FROM t WHERE k = ?1 AND d >= 'a'");
  for (int round = 0; round < 2; ++round) {
    std::string seen;
    statement.bind(1);
    for_each_row(statement, 2, [&](const sql::RowValues& row) {
      seen += std::string(row.text(0)) + (row.is_null(1) ? "-" : std::to_string(row.real(1)).substr(0, 3)) +
              std::to_string(row.integer(2)) + (row.optional_real(1) ? "!" : "?") + ' ';
      CHECK(row.optional_integer(2) == 1);
    });
    CHECK(seen == "a-1? b2.01! c1.51! ");
  }
  statement.bind(3);
  for_each_row(statement, 2, [](const auto&) { FAIL("there is none"); });
}

TEST_CASE("what is thrown at a row ends the statement and is thrown on") {
  const Table table;
  sql::Statement statement = table.database.prepare("SELECT each_row(?1, k) FROM t");
  int rows = 0;
  const auto second_fails = [&](const sql::RowValues&) {
    if (++rows == 2) throw std::domain_error("no more");
  };
  CHECK_THROWS_WITH(for_each_row(statement, 1, second_fails), "no more");
  CHECK(rows == 2);
  rows = 0;
  for_each_row(statement, 1, [&](const sql::RowValues&) { ++rows; });  // and can be run again
  CHECK(rows == 4);
}

TEST_CASE("others cannot call each_row") {
  const Table table;
  for (const char* text : {"SELECT each_row(NULL, k) FROM t", "SELECT each_row(12345, k) FROM t"}) {
    sql::Statement statement = table.database.prepare(text);
    CHECK_THROWS_WITH(statement.step(), Catch::Contains("bluedot's own"));
  }
  sql::Statement nothing = table.database.prepare("SELECT each_row()");
  CHECK_THROWS_AS(nothing.step(), base::Error);
}
