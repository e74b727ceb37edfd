#include "pipeline/backup_run.hpp"
#include "unit/pipeline/pipeline_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("the backup that was just made stays, even where the clock was set back") {
  tests::Market market;
  market.put(tests::MarketDocument{});
  market.ingest();
  pipeline::BackupRequest request;
  request.target = market.folder / "backups";
  request.keep = 2;
  const auto older = pipeline::make_backup(market.workspace, request);
  market.workspace.clock = base::Clock(base::Instant{1704067200000});  // 2024-01-01
  request.keep = 1;
  const auto made = pipeline::make_backup(market.workspace, request);
  CHECK(std::filesystem::exists(made.file));
  CHECK(made.removed == std::vector{older.file});
}
