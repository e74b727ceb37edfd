#include "base/error.hpp"
#include "sql/backup.hpp"
#include "sql/migrator.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using bluedot::tests::TempFolder;
using Catch::Contains;

namespace {

sql::Writer make_store(const std::filesystem::path& file) {
  sql::Writer database = sql::Writer::open(file);
  sql::migrate(database, file, base::Instant{0});
  return database;
}

int64_t settings_in(const std::filesystem::path& file) {
  const sql::Reader database = sql::Reader::open(file);
  sql::Statement row = database.prepare("SELECT count(*) FROM setting");
  row.step();
  return row.integer(0);
}

}  // namespace

TEST_CASE("a copy has one committed state, whatever a writer is about to do") {
  const TempFolder folder;
  sql::Writer writer = make_store(folder / "s.db");
  writer.run_script("INSERT INTO setting (name, value) VALUES ('a', '1')");
  sql::Transaction transaction(writer);
  writer.run_script("INSERT INTO setting (name, value) VALUES ('b', '1')");
  sql::backup(sql::Reader::open(folder / "s.db"), folder / "copy.db");
  CHECK(settings_in(folder / "copy.db") == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db-wal"));
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db.partial"));
}

TEST_CASE("what a killed copy left is replaced, and two do not write one file") {
  const TempFolder folder;
  sql::Writer database = make_store(folder / "s.db");
  tests::write_file(folder / "copy.db.partial", "half a copy");
  tests::write_file(folder / "copy.db.partial-journal", "its journal");
  {
    sql::PartialCopy first(database, folder / "copy.db");
    CHECK_FALSE(std::filesystem::exists(folder / "copy.db.partial-journal"));
    try {
      sql::PartialCopy second(database, folder / "copy.db");
      FAIL("two writers");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::locked);
    }
    first.publish();
  }
  CHECK(settings_in(folder / "copy.db") == 0);
  { const sql::PartialCopy given_up(database, folder / "copy.db"); }
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db.partial"));
  CHECK(std::filesystem::exists(folder / "copy.db"));
}

TEST_CASE("a damaged database gives no copy") {
  const TempFolder folder;
  {
    sql::Writer database = make_store(folder / "s.db");
    database.run_script(
        "CREATE TABLE x (a TEXT); CREATE INDEX i ON x (a); INSERT INTO x VALUES ('value'), ('other');"
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'i';");
  }
  const sql::Reader database = sql::Reader::open(folder / "s.db");
  CHECK_THROWS_WITH(sql::backup(database, folder / "copy.db"), Contains("integrity"));
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db"));
  CHECK_FALSE(std::filesystem::exists(folder / "copy.db.partial"));
}
