// The store that a restore puts in place is one that readers and a writer share.
#include "pipeline/backup_run.hpp"
#include "pipeline/restore_run.hpp"
#include "pipeline_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

TEST_CASE("a restored store is in WAL mode, so that no reader keeps the next writer out") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  pipeline::make_backup(market.workspace, {market.folder / "monday.db", {}});
  pipeline::restore(market.workspace, market.folder / "monday.db", false);
  CHECK(!std::filesystem::exists(market.workspace.store.string() + "-wal"));
  CHECK(tests::read_file(market.workspace.store).substr(18, 2) == "\2\2");  // sqlite.org/fileformat2.html: WAL
  const sql::Reader reader = sql::Reader::open(market.workspace.store);
  sql::Statement row = reader.prepare("SELECT * FROM bar");
  REQUIRE(row.step());  // and stays in its transaction
  market.put(MarketDocument{.restated = 2, .as_of_ms = 1754142720000});
  CHECK(market.ingest().batches.size() == 1);
  // The backup itself stays the one file that it was.
  CHECK(tests::read_file(market.folder / "monday.db").substr(18, 2) == "\1\1");
}
