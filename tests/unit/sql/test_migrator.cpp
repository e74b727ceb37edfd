#include "base/error.hpp"
#include "sql/migrator.hpp"
#include "support/temp_folder.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace bluedot;
using bluedot::tests::TempFolder;
using Catch::Contains;

namespace {

const base::Instant k_migrated_at{1754142710132};

std::vector<sql::EmbeddedFile> with_second(std::string_view text) {
  std::vector<sql::EmbeddedFile> migrations(sql::embedded_migrations().begin(), sql::embedded_migrations().end());
  migrations.push_back({"9000_second.sql", text});
  return migrations;
}

int64_t count(const sql::Reader& database, std::string_view query) {
  sql::Statement row = database.prepare(query);
  row.step();
  return row.integer(0);
}

// Each as its columns' text, one behind the other.
std::vector<std::string> all_rows(const sql::Reader& database, const std::string& query) {
  std::vector<std::string> rows;
  sql::Statement row = database.prepare(query);
  while (row.step()) {
    std::string& text = rows.emplace_back();
    for (int i = 0; i < row.column_count(); ++i) text += (i == 0 ? "" : "|") + std::string(row.text(i));
  }
  return rows;
}

}  // namespace

TEST_CASE("a new store gets every migration, each recorded once") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  CHECK(sql::migrate(database, folder / "s.db", k_migrated_at).empty());
  CHECK(database.pragma("user_version") == sql::newest_version());
  CHECK(database.pragma("application_id") == sql::k_application_id);
  CHECK(count(database, "SELECT count(*) FROM schema_migration") == std::ssize(sql::embedded_migrations()));
  CHECK(sql::migrate(database, folder / "s.db", k_migrated_at).empty());
  CHECK(count(database, "SELECT count(*) FROM schema_migration") == std::ssize(sql::embedded_migrations()));
}

TEST_CASE("a new store is what its migrations would have made of it one by one") {
  const TempFolder folder;
  sql::Writer made = sql::Writer::open(folder / "made.db");
  sql::migrate(made, folder / "made.db", k_migrated_at);
  sql::Writer migrated = sql::Writer::open(folder / "migrated.db");
  const auto migrations = sql::embedded_migrations();
  for (size_t i = 1; i <= migrations.size(); ++i) {
    sql::migrate(migrated, folder / "migrated.db", k_migrated_at, migrations.first(i));
    std::filesystem::remove((folder / "migrated.db").string() + ".before-" + std::to_string(i));
  }
  for (const char* pragma : {"user_version", "application_id", "page_size", "auto_vacuum"}) {
    CAPTURE(pragma);
    CHECK(made.pragma(pragma) == migrated.pragma(pragma));
  }
  CHECK(all_rows(made, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name") ==
        all_rows(migrated, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"));
  // Where two indexes would do, SQLite takes the one that was made last; and triggers run in the order of their making.
  for (const std::string type : {"index", "trigger"}) {
    const std::string in_order =
        "SELECT name FROM sqlite_schema WHERE type = '" + type + "' AND sql IS NOT NULL ORDER BY rowid";
    CHECK(all_rows(made, in_order) == all_rows(migrated, in_order));
  }
  const auto tables = all_rows(made, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  CHECK(tables.size() > 20);
  for (const std::string& table : tables) {
    CAPTURE(table);
    CHECK(all_rows(made, "SELECT * FROM " + table) == all_rows(migrated, "SELECT * FROM " + table));
  }
}

TEST_CASE("a store with data is backed up, whole, before it is migrated") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  sql::Writer database = sql::Writer::open(file);
  sql::migrate(database, file, k_migrated_at);
  database.run_script("INSERT INTO setting (name, value) VALUES ('precious', '1')");
  const auto migrations = with_second("DELETE FROM setting; CREATE TABLE added (x);");
  const auto saved = sql::migrate(database, file, k_migrated_at, migrations);
  CHECK(database.pragma("user_version") == 9000);
  REQUIRE(std::filesystem::exists(saved));
  const sql::Reader copy = sql::Reader::open(saved);
  CHECK(count(copy, "SELECT count(*) FROM setting WHERE name = 'precious'") == 1);
  CHECK(copy.pragma("user_version") == sql::newest_version());
  CHECK_FALSE(std::filesystem::exists(saved.string() + ".partial"));
}

TEST_CASE("a migration that fails leaves the store as it was") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  sql::Writer database = sql::Writer::open(file);
  sql::migrate(database, file, k_migrated_at);
  const auto migrations = with_second("CREATE TABLE added (x); INSERT INTO nowhere VALUES (1);");
  CHECK_THROWS_AS(sql::migrate(database, file, k_migrated_at, migrations), base::Error);
  CHECK(database.pragma("user_version") == sql::newest_version());
  CHECK(count(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'added'") == 0);
}

TEST_CASE("a new store gets its whole schema or nothing of it") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  sql::Writer database = sql::Writer::open(file);
  CHECK_THROWS_AS(sql::migrate(database, file, k_migrated_at, with_second("INSERT INTO nowhere VALUES (1);")),
                  base::Error);
  CHECK(database.pragma("user_version") == 0);
  CHECK(count(database, "SELECT count(*) FROM sqlite_schema") == 0);
  CHECK(sql::migrate(database, file, k_migrated_at).empty());  // and so it is no store with data, to be backed up
}

TEST_CASE("newer, missing and edited migrations are refused by name") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  sql::Writer database = sql::Writer::open(file);
  sql::migrate(database, file, k_migrated_at, with_second("CREATE TABLE added (x);"));
  CHECK_THROWS_WITH(sql::check_history(database, file), Contains("newer bluedot"));
  CHECK_THROWS_WITH(sql::check_history(database, file, with_second("CREATE TABLE added (x, y);")),
                    Contains("9000_second.sql was edited"));
  database.run_script("UPDATE schema_migration SET version = 8000, name = '8000_lost.sql' WHERE version = 9000");
  CHECK_THROWS_WITH(sql::check_history(database, file, with_second("CREATE TABLE added (x);")),
                    Contains("8000_lost.sql"));
}
