#include "base/error.hpp"
#include "pipeline/archive_look.hpp"
#include "pipeline/archive_run.hpp"
#include "pipeline/check_run.hpp"
#include "pipeline/undo_run.hpp"
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
    const sql::Database database = sql::Database::open_reader(market.workspace.store);
    const pipeline::UnpackedArchive unpacked(database, report.file);
    unpacked.attach(database, "archive");
    sql::Statement row = database.prepare("SELECT count(*) FROM archive.audit_log");
    REQUIRE(row.step());
    CHECK(row.integer(0) == report.manifest.counts.log_entries);
    CHECK(database.tables_read("SELECT count(*) FROM archive.audit_log").empty());
    CHECK(database.tables_read("SELECT count(*) FROM bars_as_of").contains("bar_history"));
  }
  CHECK(pipeline::verify_archive(market.workspace, report.file).faults.empty());
  tests::write_file(report.file, tests::read_file(report.file) + "x");
  const auto look = pipeline::verify_archive(market.workspace, report.file);
  REQUIRE_FALSE(look.faults.empty());
  CHECK(look.faults.front() == "its SHA-256 is not that of its manifest");
  const sql::Database database = sql::Database::open_reader(market.workspace.store);
  CHECK_THROWS_AS(pipeline::UnpackedArchive(database, report.file), base::Error);
  CHECK_THROWS_AS(pipeline::take_back(market.workspace, report.file, ""), base::Error);
}

TEST_CASE("an archive batch is no batch to undo") {
  Cold market;
  const auto report = pipeline::archive(market.workspace, market.request);
  pipeline::UndoRequest undo;
  undo.batch = *report.batch_id;
  CHECK_THROWS_WITH(pipeline::undo(market.workspace, undo), Catch::Contains("moved rows and changed no value"));
}
