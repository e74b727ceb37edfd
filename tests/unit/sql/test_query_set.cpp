#include "base/error.hpp"
#include "sql/beside.hpp"
#include "sql/embedded_sql.hpp"
#include "sql/migrator.hpp"
#include "sql/query_set.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("a query file is cut at its names") {
  const auto queries =
      sql::parse_queries("x.sql", "-- a file\n\n-- name: one\n-- why\nSELECT 1;\n\n-- name: two\nSELECT 2;\n");
  REQUIRE(queries.size() == 2);
  CHECK(queries[0].name == "one");
  CHECK(queries[0].text == "-- why\nSELECT 1;\n\n");
  CHECK(queries[1].name == "two");
  CHECK(queries[1].text == "SELECT 2;\n");
  CHECK_THROWS_AS(sql::parse_queries("x.sql", "SELECT 1;"), base::Error);
  CHECK_THROWS_AS(sql::query_text("no such query"), std::logic_error);
}

TEST_CASE("every embedded query can be prepared, says what it is for, and is one statement") {
  const tests::TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::migrate(database, folder / "s.db", {});
  // What asks for the past does so from beside the store (store/reading/as_of).
  sql::Writer beside = sql::open_beside(sql::Reader::open(folder / "s.db"), "bluedot_now");
  beside.run_script(sql::query_text("as_of_tables"));
  int count = 0;
  for (const sql::EmbeddedFile& file : sql::embedded_queries()) {
    for (const sql::NamedQuery& query : sql::queries_in(file.name)) {
      INFO(file.name << ": " << query.name);
      CHECK(query.text.starts_with("-- "));
      if (query.text.starts_with("-- A script of a new file")) {
        CHECK_NOTHROW(sql::Writer::create_plain(folder / "new.db").run_script(query.text));
      } else if (query.text.starts_with("-- A script")) {
        CHECK_NOTHROW(sql::Writer::open(folder / "s.db").run_script(query.text));
      } else {
        const bool is_beside = query.text.find("bluedot_now") != std::string_view::npos ||
                               query.text.find("temp.") != std::string_view::npos;
        CHECK_NOTHROW((is_beside ? beside : database).prepare(query.text));
      }
      ++count;
    }
  }
  CHECK(count > 30);
}
