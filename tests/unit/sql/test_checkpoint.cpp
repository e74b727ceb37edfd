#include "base/error.hpp"
#include "sql/checkpoint.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <memory>

using namespace bluedot;
using tests::TempFolder;

namespace {

struct Store {
  TempFolder folder;
  std::filesystem::path file = folder / "s.db";
  sql::Writer writer = sql::Writer::open(file);

  Store() { writer.run_script("PRAGMA application_id = 1651275109; CREATE TABLE t (x)"); }

  // 2,000 pages: twice as many as SQLite moves of its own accord.
  void write() {
    sql::Transaction transaction(writer);
    writer.run_script(
        "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
        "INSERT INTO t SELECT randomblob(4096) FROM n");
    transaction.commit();
  }
  // Without the WAL.
  int64_t rows_in_file() const {
    const sql::Reader plain = sql::Reader::open_plain(file);
    try {
      sql::Statement rows = plain.prepare("SELECT count(*) FROM t");
      rows.step();
      return rows.integer(0);
    } catch (const base::Error&) {
      return -1;  // not even the table
    }
  }
};

}  // namespace

TEST_CASE("what is committed stays in the WAL until the writer says otherwise") {
  Store store;
  store.write();
  CHECK(store.rows_in_file() == -1);
  sql::checkpoint(store.writer);
  CHECK(store.rows_in_file() == 2000);
  store.write();  // the connection is as good as before
  CHECK(store.rows_in_file() == 2000);
}

TEST_CASE("a checkpoint moves what readers allow, and is not stopped by them") {
  Store store;
  store.write();
  const sql::Reader reader = sql::Reader::open(store.file);
  auto one_state = std::make_unique<sql::Snapshot>(reader);
  store.write();
  const auto size = std::filesystem::file_size(store.file);
  sql::checkpoint(store.writer);
  CHECK(std::filesystem::file_size(store.file) > size);  // what the reader's state allows: not yet a whole database
  one_state.reset();
  sql::checkpoint(store.writer);
  CHECK(store.rows_in_file() == 4000);
}

TEST_CASE("a file that is to be left alone gets no checkpoint") {
  Store store;
  store.write();
  store.writer.leave_file_alone();
  sql::checkpoint(store.writer);
  CHECK(store.rows_in_file() == -1);
}
