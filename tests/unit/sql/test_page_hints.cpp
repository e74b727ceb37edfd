#include "base/disk_waits.hpp"
#include "sql/migrator.hpp"
#include "sql/page_hints.hpp"
#include "support/page_cache.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>

using namespace bluedot;
using sql::KeyRange;

namespace {

constexpr const char* k_range = "SELECT count(*) FROM key WHERE id = 7 AND name BETWEEN '00100' AND '00299'";
const std::vector<KeyRange> k_ranges{{7, "00100", "00299"}};

// A table of 40,000 keys, several levels deep, and an index whose second column is NULL now and then.
class Keys {
 public:
  Keys() {
    sql::Database writer = sql::Database::open_writer(m_file);
    sql::migrate(writer, m_file, {});
    writer.run_script(
        "CREATE TABLE key (id INTEGER NOT NULL, name TEXT NOT NULL, rest TEXT NOT NULL, PRIMARY KEY (id, name)) "
        "STRICT, "
        "WITHOUT ROWID;"
        "CREATE TABLE small (id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id, name)) STRICT, WITHOUT ROWID;"
        "BEGIN;"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39999)"
        "INSERT INTO key SELECT i / 2000 - 3, format('%05d', i % 2000), hex(zeroblob(100)) FROM n;"
        "CREATE INDEX key_rest ON key (id, iif(name < '01000', NULL, name));"
        "INSERT INTO small VALUES (7, '00200');"
        "COMMIT; PRAGMA wal_checkpoint(TRUNCATE);");
  }

  const std::filesystem::path& file() const { return m_file; }

  // How often a new connection waits for the disk to answer.
  int64_t waits() const {
    const sql::Database reader = sql::Database::open_reader(m_file);
    sql::PageHints(reader).expect_no_order();  // else it may read what lies behind, too
    const int64_t before = base::reads_from_disk();
    sql::Statement row = reader.prepare(k_range);
    CHECK((row.step() && row.integer(0) == 200));
    return base::reads_from_disk() - before;
  }

  // Nothing where it cannot be forgotten.
  int64_t waits_when_forgotten() const {
    tests::forget_pages(m_file);
    return waits();
  }

 private:
  tests::TempFolder m_folder;
  std::filesystem::path m_file = m_folder / "s.db";
};

int64_t page_size(const sql::Database& database) {
  return database.pragma("page_size");
}

// Until what was asked for is there.
void wait_for(sql::PageHints& hints, std::string_view index) {
  for (int i = 0; i < 1000 && hints.ask_for(index, k_ranges) > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

TEST_CASE("pages with the keys that will be searched for are in memory when they are") {
  const Keys keys;
  const int64_t unasked = keys.waits_when_forgotten();
  if (unasked == 0) {
    WARN("skipped: the folder for temporary files is not on a disk that is read from");
    return;
  }
  tests::forget_pages(keys.file());
  const sql::Database reader = sql::Database::open_reader(keys.file());
  sql::PageHints hints(reader);
  const int64_t asked_for = hints.ask_for("key", k_ranges);
  CHECK(asked_for >= 3);
  CHECK(asked_for < 40);  // of a thousand and more
  wait_for(hints, "key");
  CHECK(2 * keys.waits() < unasked);  // a page may have left the memory again

  tests::forget_pages(keys.file());
  CHECK(hints.ask_for_all("key_rest", 10) < 10);
  CHECK(hints.ask_for_all("key_rest", 10'000) > 50);
}

TEST_CASE("nothing is asked for that is in memory, or not there") {
  const Keys keys;
  const sql::Database reader = sql::Database::open_reader(keys.file());
  CHECK(keys.waits() >= 0);
  sql::PageHints hints(reader);
  for (const char* index : {"key", "key_rest"}) wait_for(hints, index);
  CHECK(hints.ask_for("key", k_ranges) == 0);
  CHECK(hints.ask_for("small", k_ranges) == 0);
  CHECK(hints.ask_for("none", k_ranges) == 0);
  CHECK(hints.ask_for("key", {}) == 0);
  CHECK(hints.ask_for_all("none", 100) == 0);
}

TEST_CASE("whatever stands in the file, hints harm nobody") {
  const Keys keys;
  std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  const auto size = static_cast<size_t>(std::filesystem::file_size(keys.file()));
  size_t first = 0, bytes = 0;  // of a page behind the schema, and of each
  {
    const sql::Database reader = sql::Database::open_reader(keys.file());
    sql::Statement row = reader.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'small'");
    REQUIRE(row.step());
    first = static_cast<size_t>(row.integer(0));
    bytes = static_cast<size_t>(page_size(reader));
  }
  for (int round = 0; round < 60; ++round) {
    const sql::Database reader = sql::Database::open_reader(keys.file());
    sql::PageHints hints(reader);
    hints.ask_for("key", k_ranges);  // knows where the trees begin
    {
      std::fstream file(keys.file(), std::ios::in | std::ios::out | std::ios::binary);
      for (int i = 0; i < 400; ++i) {
        // Mostly heads of pages, where their cells are counted and found.
        const size_t page = first + random() % (size / bytes - first);
        file.seekp(static_cast<std::streamoff>(page * bytes + (i % 4 == 0 ? random() % bytes : random() % 32)));
        file.put(static_cast<char>(random()));
      }
    }
    for (const char* index : {"key", "key_rest", "small"}) {
      hints.ask_for(index, {{{7, "00100", "00299"}, {-3, "", "\x7f"}, {1'000'000, "x", "y"}}});
      hints.ask_for_all(index, 500);
    }
  }
}

TEST_CASE("a tree that goes round in circles is not followed for ever") {
  const Keys keys;
  const sql::Database reader = sql::Database::open_reader(keys.file());
  sql::Statement row = reader.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'key'");
  REQUIRE(row.step());
  const auto root = static_cast<uint32_t>(row.integer(0));
  row.reset();
  const auto bytes = static_cast<size_t>(page_size(reader));
  {
    std::fstream file(keys.file(), std::ios::in | std::ios::out | std::ios::binary);
    const auto place = static_cast<std::streamoff>((root - 1) * bytes);
    std::string page(bytes, '\0');
    file.seekg(place);
    file.read(page.data(), static_cast<std::streamsize>(bytes));
    REQUIRE(page[0] == 2);
    const auto put = [&](size_t at, uint32_t value, size_t count) {
      for (size_t i = 0; i < count; ++i) page[at + i] = static_cast<char>(value >> (8 * (count - 1 - i)));
    };
    // Its first cell four hundred times, with itself as the child of each.
    const size_t cell = static_cast<unsigned char>(page[12]) << 8U | static_cast<unsigned char>(page[13]);
    REQUIRE(cell > 12 + 800);
    put(cell, root, 4);
    put(8, root, 4);
    put(3, 400, 2);
    for (size_t i = 0; i < 400; ++i) put(12 + 2 * i, static_cast<uint32_t>(cell), 2);
    file.seekp(place);
    file.write(page.data(), static_cast<std::streamsize>(bytes));
  }
  sql::PageHints hints(reader);
  for (int64_t id = -3; id < 17; ++id) CHECK(hints.ask_for("key", std::vector<KeyRange>{{id, "", "\x7f"}}) == 0);
  CHECK(hints.ask_for_all("key", 1000) == 0);
}
