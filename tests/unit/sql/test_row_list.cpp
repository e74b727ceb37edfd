#include "base/error.hpp"
#include "sql/proven_writes.hpp"
#include "sql/row_list.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace bluedot;

namespace {

struct Rows : sql::RowSource {
  std::vector<std::vector<sql::Cell>> rows;
  size_t row_count() const override { return rows.size(); }
  sql::Cell cell(size_t row, int column) const override { return rows[row][static_cast<size_t>(column)]; }
};

struct Scratch {
  tests::TempFolder folder;
  sql::Database database = sql::Database::open_writer(folder / "s.db");

  std::string ask(const std::string& query) {
    sql::Statement row = database.prepare(query);
    return row.step() ? std::string(row.text(0)) : "";
  }
};

}  // namespace

TEST_CASE("a statement inserts the rows that are shown, every kind of cell as it is") {
  Scratch scratch;
  scratch.database.run_script("CREATE TABLE kept (place, a, b, c)");
  sql::RowList list(scratch.database, "shown", "a, b, c");
  sql::Statement insert = scratch.database.prepare("INSERT INTO kept SELECT ?1, a, b, c FROM shown");
  Rows rows;
  rows.rows = {{int64_t{7}, 0.5, std::string_view("text")}, {nullptr, -1e300, std::string_view("")}};
  list.run(insert.bind(1), rows);
  CHECK(scratch.ask("SELECT group_concat(place || ',' || quote(a) || ',' || quote(b) || ',' || quote(c), ';') "
                    "FROM kept") == "1,7,0.5,'text';1,NULL,-1.0e+300,''");
  rows.rows.resize(1);
  list.run(insert.bind(2), rows);
  CHECK(scratch.ask("SELECT count(*) FROM kept") == "3");
}

TEST_CASE("nothing is shown between two runs, nor after one that failed") {
  Scratch scratch;
  scratch.database.run_script("CREATE TABLE kept (a PRIMARY KEY)");
  sql::RowList list(scratch.database, "shown", "a");
  sql::Statement insert = scratch.database.prepare("INSERT INTO kept SELECT a FROM shown");
  CHECK(scratch.ask("SELECT count(*) FROM shown") == "0");
  Rows rows;
  rows.rows = {{int64_t{1}}, {int64_t{1}}};
  CHECK_THROWS_AS(list.run(insert.bind(), rows), base::Error);  // uniqueness holds
  CHECK(scratch.ask("SELECT count(*) FROM shown") == "0");
  CHECK(scratch.ask("SELECT count(*) FROM kept") == "0");
  rows.rows.pop_back();
  list.run(insert.bind(), rows);
  CHECK(scratch.ask("SELECT count(*) FROM kept") == "1");
}

TEST_CASE("foreign keys and checks rest while writes are proven, and no longer") {
  Scratch scratch;
  scratch.database.run_script(
      "CREATE TABLE parent (id INTEGER PRIMARY KEY);"
      "CREATE TABLE child (id INTEGER REFERENCES parent (id), a INTEGER NOT NULL CHECK (a > 0)) STRICT");
  const auto insert = [&](const char* values) {
    scratch.database.run_script("INSERT INTO child VALUES " + std::string(values));
  };
  {
    const sql::ProvenWrites proven(scratch.database);
    insert("(1, 1)");
    insert("(NULL, 0)");
    CHECK_THROWS_AS(insert("(NULL, NULL)"), base::Error);
    CHECK_THROWS_AS(insert("(NULL, 'text')"), base::Error);
  }
  CHECK_THROWS_AS(insert("(1, 1)"), base::Error);
  CHECK_THROWS_AS(insert("(NULL, 0)"), base::Error);
  insert("(NULL, 1)");
}

TEST_CASE("proven writes do not begin inside of a transaction, where SQLite would pass over them") {
  Scratch scratch;
  const sql::Transaction transaction(scratch.database);
  CHECK_THROWS_AS(sql::ProvenWrites(scratch.database), base::Error);
}

TEST_CASE("two lists of a name on a connection do not take the table from each other") {
  Scratch scratch;
  scratch.database.run_script("CREATE TABLE kept (a)");
  sql::RowList first(scratch.database, "shown", "a");
  sql::Statement insert = scratch.database.prepare("INSERT INTO kept SELECT a FROM shown");
  Rows rows;
  rows.rows = {{int64_t{1}}};
  {
    sql::RowList second(scratch.database, "shown", "a");
    sql::Statement other = scratch.database.prepare("INSERT INTO kept SELECT a FROM shown");
    second.run(other.bind(), rows);
  }
  first.run(insert.bind(), rows);
  CHECK(scratch.ask("SELECT count(*) FROM kept") == "2");
}
