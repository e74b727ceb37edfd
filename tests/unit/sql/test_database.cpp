#include "base/error.hpp"
#include "sql/database.hpp"
#include "sql/migrator.hpp"
#include "sql/read_guard.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <utility>

using namespace bluedot;
using bluedot::tests::TempFolder;
using Catch::Contains;

namespace {

const base::Instant k_now{1754142710132};

void make_other_program(const std::filesystem::path& file) {
  sql::Writer made = sql::Writer::open(file);
  made.run_script(
      "PRAGMA journal_mode=DELETE; PRAGMA application_id=7; CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
}

// A database and its rollback journal as a crash in the middle of a commit leaves them.
void make_cut_off(const std::filesystem::path& file, int64_t application_id) {
  const TempFolder folder;
  const auto whole = folder / "whole.db";
  sql::Writer made = sql::Writer::open(whole);
  made.run_script("PRAGMA journal_mode=DELETE; PRAGMA cache_spill=ON; PRAGMA cache_size=1;");
  made.run_script("PRAGMA application_id = " + std::to_string(application_id));
  made.run_script("CREATE TABLE t (x); INSERT INTO t VALUES ('committed')");
  made.run_script(
      "BEGIN; UPDATE t SET x = 'half'; WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
      "INSERT INTO t SELECT hex(zeroblob(200)) FROM n");
  std::filesystem::copy_file(whole, file);
  std::filesystem::copy_file(whole.string() + "-journal", file.string() + "-journal");
}

}  // namespace

TEST_CASE("a writer uses WAL, full synchronisation, foreign keys, no triggers, no cache spill") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::Statement mode = database.prepare("PRAGMA journal_mode");
  REQUIRE(mode.step());
  CHECK(mode.text(0) == "wal");
  CHECK(database.pragma("synchronous") == 3);  // EXTRA
  CHECK(database.pragma("foreign_keys") == 1);
  CHECK(database.pragma("cache_spill") == 0);
  database.run_script(
      "CREATE TABLE t (x); CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT raise(ABORT, 'fired'); END;"
      "INSERT INTO t VALUES (1)");  // the trigger does not fire
}

TEST_CASE("a new store has pages of 8 KiB, and one of before keeps its own") {
  const TempFolder folder;
  {
    sql::Writer database = sql::Writer::open(folder / "new.db");
    sql::migrate(database, folder / "new.db", k_now);
  }
  CHECK(sql::Reader::open(folder / "new.db").pragma("page_size") == 8192);
  {
    sql::Writer before = sql::Writer::create_plain(folder / "before.db");
    before.run_script("PRAGMA page_size = 4096; CREATE TABLE t (x); DROP TABLE t");
  }
  sql::Writer database = sql::Writer::open(folder / "before.db");
  sql::migrate(database, folder / "before.db", k_now);
  CHECK(database.pragma("page_size") == 4096);
  CHECK(sql::Reader::open(folder / "before.db").pragma("page_size") == 4096);
}

TEST_CASE("a database of another program is refused and left as it is") {
  const TempFolder folder;
  const auto file = folder / "theirs.db";
  make_other_program(file);
  const std::string before = tests::read_file(file);
  CHECK_THROWS_WITH(sql::Writer::open(file), Contains("another program") && Contains("theirs.db"));
  CHECK_THROWS_WITH(sql::Reader::open(file), Contains("another program"));
  CHECK(tests::read_file(file) == before);
}

TEST_CASE("nobody waits for what is no file") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  REQUIRE(mkfifo(file.c_str(), 0600) == 0);
  CHECK_FALSE(sql::says_it_is_ours(file));
  CHECK_NOTHROW(sql::refuse_other_programs(file));
  CHECK_THROWS_WITH(sql::Reader::open(file), Contains("s.db: is no regular file"));
}

TEST_CASE("a store says that it is one, and nothing else does") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  CHECK_FALSE(sql::says_it_is_ours(file));  // missing
  {
    sql::Writer writer = sql::Writer::open(file);
    writer.run_script("PRAGMA application_id = 1651275109; CREATE TABLE t (x)");
  }
  CHECK(sql::says_it_is_ours(file));
  std::string bytes = tests::read_file(file);
  SECTION("another program's") {
    bytes[71] ^= 1;
  }
  SECTION("another format") {
    bytes[15] = '4';
  }
  SECTION("cut off") {
    bytes.resize(71);
  }
  tests::write_file(folder / "other.db", bytes);
  CHECK_FALSE(sql::says_it_is_ours(folder / "other.db"));
}

TEST_CASE("what a crash left in a rollback journal is taken back by the next writer") {
  const TempFolder folder;
  const auto file = folder / "s.db";
  make_cut_off(file, sql::k_application_id);
  CHECK_THROWS_WITH(sql::Reader::open(file), Contains("s.db: a command was cut off"));
  CHECK_NOTHROW(sql::refuse_other_programs(file));
  sql::Writer writer = sql::Writer::open(file);
  sql::Statement row = writer.prepare("SELECT group_concat(x) FROM t");
  REQUIRE(row.step());
  CHECK(row.text(0) == "committed");

  make_cut_off(folder / "theirs.db", 7);
  CHECK_NOTHROW(sql::refuse_other_programs(folder / "theirs.db"));
  CHECK_THROWS_WITH(sql::Writer::open(folder / "theirs.db"), Contains("another program"));
}

TEST_CASE("a file that is no database is refused and left as it is") {
  const TempFolder folder;
  const auto file = folder / "notes.txt";
  const std::string text(5000, 'x');
  tests::write_file(file, text);
  CHECK_THROWS_WITH(sql::Writer::open(file), Contains("not a SQLite database"));
  CHECK_THROWS_WITH(sql::Reader::open(file), Contains("not a SQLite database"));
  CHECK(tests::read_file(file) == text);
}

TEST_CASE("a reader creates nothing and writes nothing") {
  const TempFolder folder;
  CHECK_THROWS_WITH(sql::Reader::open(folder / "none.db"), Contains("there is no store"));
  CHECK_FALSE(std::filesystem::exists(folder / "none.db"));

  sql::Writer writer = sql::Writer::open(folder / "s.db");
  sql::migrate(writer, folder / "s.db", k_now);
  const sql::Reader reader = sql::Reader::open(folder / "s.db");
  constexpr const char* k_insert = "INSERT INTO setting (name, value) VALUES ('a', 'b')";
  CHECK_THROWS_AS(reader.prepare(k_insert), base::Error);
  CHECK_THROWS_AS(sql::tables_read(reader, k_insert), base::Error);
  reader.prepare("PRAGMA query_only = OFF").run();
  CHECK_THROWS_AS(sql::Statement(reader.connection(), k_insert).run(), base::Error);  // the file is open read-only
  CHECK_THROWS_AS(std::as_const(writer).prepare(k_insert), base::Error);
  CHECK_NOTHROW(writer.prepare(k_insert).write_one());
}

TEST_CASE("a transaction that is not committed leaves nothing behind, a reader sees whole ones") {
  const TempFolder folder;
  sql::Writer writer = sql::Writer::open(folder / "s.db");
  sql::migrate(writer, folder / "s.db", k_now);
  const sql::Reader reader = sql::Reader::open(folder / "s.db");
  const auto count = [&] {
    sql::Statement rows = reader.prepare("SELECT count(*) FROM setting");
    rows.step();
    return rows.integer(0);
  };
  {
    sql::Transaction transaction(writer);
    writer.run_script("INSERT INTO setting (name, value) VALUES ('a', 'b')");
    CHECK(count() == 0);
  }
  CHECK(count() == 0);
  sql::Transaction transaction(writer);
  writer.run_script("INSERT INTO setting (name, value) VALUES ('a', 'b')");
  transaction.commit();
  CHECK(count() == 1);
}

TEST_CASE("a statement is one statement") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  CHECK_THROWS_WITH(database.prepare("SELECT 1; SELECT 2"), Contains("more than one statement"));
  CHECK_THROWS_WITH(database.prepare("  -- nothing"), Contains("no statement"));
  CHECK_NOTHROW(database.prepare("SELECT 1; -- and a comment\n /* two */ ;"));
  CHECK_THROWS_WITH(database.prepare("SELECT nonsense FROM nowhere"), Contains("no such table"));
}

TEST_CASE("two statements of one text are two") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::Statement first = database.prepare("SELECT ?1"), second = database.prepare("SELECT ?1");
  first.bind(sql::NotCopied("a"));  // by the handle that SQLiteCpp keeps to itself
  second.bind(sql::NotCopied("b"));
  REQUIRE(first.step());
  REQUIRE(second.step());
  CHECK(first.text(0) == "a");
  CHECK(second.text(0) == "b");
}

TEST_CASE("a bound text is copied, unless the call says that it is not") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::Statement row = database.prepare("SELECT ?1, ?2");
  std::string copied = "a text of more than sixteen letters", lent = copied;
  row.bind(copied, sql::NotCopied(lent));
  copied[0] = lent[0] = 'A';
  REQUIRE(row.step());
  CHECK(row.text(0).front() == 'a');
  CHECK(row.text(1).front() == 'A');
}

TEST_CASE("a value is read of a row, and of a column that there is") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::Statement row = database.prepare("SELECT 1");
  CHECK_THROWS_AS(row.integer(0), base::Error);
  REQUIRE(row.step());
  CHECK(row.integer(0) == 1);
  CHECK_THROWS_AS(row.integer(1), base::Error);
}

TEST_CASE("values come back as they were bound") {
  const TempFolder folder;
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::Statement row = database.prepare("SELECT ?1, ?2, ?3, ?4, ?5");
  const std::string text("a\0b", 3);
  row.bind(int64_t{1} << 60, 0.1, text, std::optional<double>(), std::string());
  REQUIRE(row.step());
  CHECK(row.integer(0) == int64_t{1} << 60);
  CHECK(row.real(1) == 0.1);
  CHECK(row.text(2) == text);
  CHECK(row.column_type(3) == sql::ColumnType::null);
  CHECK(row.column_type(4) == sql::ColumnType::text);
}
