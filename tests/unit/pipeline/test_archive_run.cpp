#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/gzip_file.hpp"
#include "pipeline/archive_look.hpp"
#include "pipeline/archive_run.hpp"
#include "pipeline/check_run.hpp"
#include "pipeline/correction_run.hpp"
#include "pipeline/undo_run.hpp"
#include "sql/read_guard.hpp"
#include "unit/pipeline/pipeline_fixture.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

using namespace bluedot;

namespace {

// Two deliveries of one symbol, the second with one other close, and an archive of all of it a day later.
struct Cold : tests::Market {
  Cold() {
    tests::MarketDocument document;
    document.symbol = "DIX.IN";
    put(document);
    ingest();
    document.restated = 5;
    document.as_of_ms += 60'000;
    put(document);
    ingest();
    request.before = base::Date{workspace.clock.now().utc_date().days + 1};
    request.to = folder / "archives";
  }
  pipeline::ArchiveRequest request;
};

}  // namespace

TEST_CASE("an archive that a crash left without a commit is made again under its name") {
  Cold market;
  std::filesystem::copy_file(market.workspace.store, market.folder / "before.db");
  const auto first = pipeline::archive(market.workspace, market.request);
  REQUIRE(first.batch_id);
  // As after a crash before the commit: the file is there, the store knows nothing of it.
  std::filesystem::copy_file(market.folder / "before.db", market.workspace.store,
                             std::filesystem::copy_options::overwrite_existing);
  const auto again = pipeline::archive(market.workspace, market.request);
  CHECK(again.file == first.file);
  CHECK(again.manifest.sha256 == first.manifest.sha256);
  CHECK(std::distance(std::filesystem::directory_iterator(*market.request.to), {}) == 2);  // with its manifest
  CHECK_FALSE(std::filesystem::exists(market.workspace.store.string() + ".archive-partial"));
}

TEST_CASE("a file that has the archive's name and is another is neither replaced nor believed") {
  Cold market;
  std::filesystem::copy_file(market.workspace.store, market.folder / "before.db");
  const auto first = pipeline::archive(market.workspace, market.request);
  const std::string whole = tests::read_file(first.file);
  // No gzip, one that is cut off, and one of other bytes.
  tests::write_file(market.folder / "other", "other bytes");
  base::pack_file(market.folder / "other", market.folder / "other.gz");
  for (const std::string& bytes :
       {std::string("my notes"), whole.substr(0, whole.size() / 2), tests::read_file(market.folder / "other.gz")}) {
    std::filesystem::copy_file(market.folder / "before.db", market.workspace.store,
                               std::filesystem::copy_options::overwrite_existing);
    tests::write_file(first.file, bytes);
    CHECK_THROWS_WITH(pipeline::archive(market.workspace, market.request),
                      Catch::Contains(first.file.filename().string()) && Catch::Contains("is not this archive"));
    CHECK(tests::read_file(first.file) == bytes);
    CHECK(market.ask("SELECT count(*) FROM archive") == "0");
  }
}

TEST_CASE("a reader who has the store open keeps it from being compacted, not from being archived") {
  Cold market;
  market.request.compact = true;
  {
    const sql::Reader reader = sql::Reader::open(market.workspace.store);
    const sql::Snapshot one_state(reader);
    sql::Statement look = reader.prepare("SELECT count(*) FROM bar_history");
    REQUIRE(look.step());
    const auto report = pipeline::archive(market.workspace, market.request);
    CHECK(report.batch_id);
    CHECK_THAT(report.compact_failure, Catch::Contains("a reader has the store open"));
    CHECK_FALSE(report.compacted_to);
    CHECK(look.integer(0) > 0);  // it goes on to see what it saw
  }
  const auto later = pipeline::archive(market.workspace, market.request);
  CHECK(later.compact_failure.empty());
  CHECK(later.compacted_to);
}

TEST_CASE("exports are as ever after an archive, and appended to or made anew as they must be") {
  Cold market;
  const auto tree = market.tree();
  pipeline::archive(market.workspace, market.request);
  CHECK(market.check().empty());
  CHECK(market.tree() == tree);
  CHECK(pipeline::check(market.workspace, false).finding_count == 0);
  CHECK(market.export_now().counts.written == 0);
}

TEST_CASE("an attached archive is the file that was written, read without being taken back") {
  Cold market;
  const auto report = pipeline::archive(market.workspace, market.request);
  {
    const sql::Reader database = sql::Reader::open(market.workspace.store);
    const pipeline::UnpackedArchive unpacked(database, report.file);
    unpacked.attach(database, "archive");
    CHECK_FALSE(std::filesystem::exists(unpacked.file()));  // however this process ends, nothing is left
    sql::Statement row = database.prepare("SELECT count(*) FROM archive.audit_log");
    REQUIRE(row.step());
    CHECK(row.integer(0) == report.manifest.counts.log_entries);
    CHECK(sql::tables_read(database, "SELECT count(*) FROM archive.audit_log").empty());
    CHECK(sql::tables_read(database, "SELECT count(*) FROM bars_as_of").contains("bar_history"));
  }
  CHECK(pipeline::verify_archive(market.workspace, report.file).faults.empty());
  tests::write_file(report.file, tests::read_file(report.file) + "x");
  const auto look = pipeline::verify_archive(market.workspace, report.file);
  REQUIRE_FALSE(look.faults.empty());
  CHECK(look.faults.front() == "it is not the file that the store's rows were moved to");
  const sql::Reader database = sql::Reader::open(market.workspace.store);
  CHECK_THROWS_AS(pipeline::UnpackedArchive(database, report.file), base::Error);
  CHECK_THROWS_AS(pipeline::take_back(market.workspace, report.file, ""), base::Error);
}

TEST_CASE("a file that says it is an archive of the store and is another is found out") {
  Cold market;
  const auto report = pipeline::archive(market.workspace, market.request);
  const auto plain = market.folder / "plain.db";
  base::unpack_file(report.file, plain);
  sqlite3* forger = nullptr;
  REQUIRE(sqlite3_open(plain.c_str(), &forger) == SQLITE_OK);
  CHECK(sqlite3_exec(forger, "CREATE TABLE another (x)", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(forger);
  std::string manifest = tests::read_file(report.file.string() + ".json");
  const auto place = *market.request.to / GENERATE(as<std::string>(), "renamed.db.gz", "");
  const auto forged = place.has_filename() ? place : report.file;
  std::filesystem::remove(forged);
  base::pack_file(plain, forged);
  const size_t at = manifest.find(report.manifest.sha256);
  REQUIRE(at != std::string::npos);
  manifest.replace(at, 64, base::sha256_hex_of_file(forged));
  const size_t named = manifest.find(report.manifest.file);
  manifest.replace(named, report.manifest.file.size(), forged.filename().string());
  tests::write_file(forged.string() + ".json", manifest);
  const auto look = pipeline::verify_archive(market.workspace, forged);
  REQUIRE_FALSE(look.faults.empty());
  CHECK(look.faults.back() == "it is not the file that the store's rows were moved to");
  const sql::Reader database = sql::Reader::open(market.workspace.store);
  CHECK_THROWS_WITH(pipeline::UnpackedArchive(database, forged),
                    Catch::Contains("that the store's rows were moved to"));
}

TEST_CASE("an archive is looked at through a symlink too") {
  Cold market;
  const auto report = pipeline::archive(market.workspace, market.request);
  std::filesystem::create_symlink(report.file, market.folder / "link.gz");
  CHECK(pipeline::verify_archive(market.workspace, market.folder / "link.gz").faults.empty());
  const sql::Reader database = sql::Reader::open(market.workspace.store);
  CHECK_NOTHROW(pipeline::UnpackedArchive(database, market.folder / "link.gz"));
}

TEST_CASE("no archive is put into the export tree") {
  Cold market;
  market.request.to = market.workspace.export_dir / "daily" / "data";
  CHECK_THROWS_WITH(pipeline::archive(market.workspace, market.request), Catch::Contains("lies in the export tree"));
  CHECK(market.check().empty());
}

TEST_CASE("an archive of earlier days behind one of later days does not move the horizon back") {
  tests::Market market;
  tests::MarketDocument document;
  const base::Date first_day = market.workspace.clock.now().utc_date();
  const auto set_day = [&](int day) {
    market.workspace.clock = base::Clock(base::Instant{1754300000000 + day * int64_t{86'400'000}});
  };
  const auto deliver = [&](int day, int restated) {
    set_day(day);
    document.restated = restated;
    document.as_of_ms += 60'000;
    market.put(document);
    market.ingest();
  };
  deliver(0, 3);
  set_day(1);
  pipeline::CorrectionRequest held;
  held.symbol = "DIX.IN";
  held.date = document.dates().back();
  held.amendment.correction.held.rlst = std::optional<double>(7);
  held.amendment.reason = "test";
  pipeline::amend(market.workspace, held);
  deliver(2, 4);
  deliver(3, 5);
  pipeline::ArchiveRequest request;
  request.to = market.folder / "archives";
  set_day(6);
  request.before = base::Date{first_day.days + 5};
  REQUIRE(pipeline::archive(market.workspace, request).manifest.about.until_batch == 4);
  held.amendment = {};
  held.amendment.reason = "test";
  pipeline::release(market.workspace, held);
  request.before = base::Date{first_day.days + 2};
  const auto second = pipeline::archive(market.workspace, request);
  REQUIRE(second.batch_id);
  CHECK(second.manifest.about.until_batch == 4);
  const sql::Reader database = sql::Reader::open(market.workspace.store);
  CHECK_THROWS_WITH(store::require_state(database, 2), Catch::Contains("cannot be told"));
}

TEST_CASE("an archive batch is no batch to undo") {
  Cold market;
  const auto report = pipeline::archive(market.workspace, market.request);
  pipeline::UndoRequest undo;
  undo.batch = *report.batch_id;
  CHECK_THROWS_WITH(pipeline::undo(market.workspace, undo), Catch::Contains("moved rows and changed no value"));
}
