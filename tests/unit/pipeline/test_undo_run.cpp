// An undo or a release that was cut off between its commit and its exports is completed by asking for it again.
#include "base/error.hpp"
#include "pipeline/correction_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/undo_run.hpp"
#include "pipeline_fixture.hpp"
#include "store/tables/find_series.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Two batches: the second restates a bar.
void two_days(Market& market) {
  market.put(MarketDocument{});
  market.ingest();
  market.put(MarketDocument{.restated = 4, .as_of_ms = 1754142720000});
  market.ingest();
}

pipeline::UndoRequest request(int64_t batch, bool whole_run = false) {
  return {batch, whole_run, true, "", ""};
}

pipeline::CorrectionRequest of_june_fourth() {
  pipeline::CorrectionRequest request;
  request.symbol = "DIX.IN";
  request.date = base::Date::parse_iso("2025-06-04").value();
  return request;
}

}  // namespace

TEST_CASE("an undo that was cut off before its exports is completed by the same command") {
  const bool whole_run = GENERATE(false, true);
  Market market, unbroken;
  two_days(market);
  two_days(unbroken);
  pipeline::undo(unbroken.workspace, request(2));
  {
    pipeline::OpenStore store(market.workspace, store::Command::undo, "");
    store::undo_batch(store.database(), 2, market.workspace.settings, store.run(), "");
  }
  REQUIRE(market.tree() != unbroken.tree());
  const auto report = pipeline::undo(market.workspace, request(2, whole_run));
  CHECK(report.completed == 3);
  CHECK(report.undone.empty());
  CHECK(report.exports.done);
  CHECK(report.exports.report.counts.written > 0);
  CHECK(market.tree() == unbroken.tree());
  CHECK(market.ask("SELECT count(*) FROM batch") == "3");
  CHECK(market.ask("SELECT outcome FROM batch WHERE batch_id = 3") == "complete");
  // Once it is complete, asking again is asking for something else.
  CHECK_THROWS_WITH(pipeline::undo(market.workspace, request(2, whole_run)), Catch::Contains("undone"));
}

TEST_CASE("an undo of a run that was cut off between its batches goes on with the rest") {
  Market market;
  two_days(market);
  {
    pipeline::OpenStore store(market.workspace, store::Command::exports, "");
    store.database().run_script("UPDATE batch SET run_id = 'one'");
    store::undo_batch(store.database(), 2, market.workspace.settings, store.run(), "");
  }
  const auto report = pipeline::undo(market.workspace, request(1, true));
  CHECK(!report.completed);
  REQUIRE(report.undone.size() == 1);
  CHECK(report.undone[0].batch == 1);
  CHECK(market.check().empty());
}

TEST_CASE("a release that was cut off before its exports is completed by the same command") {
  Market market;
  two_days(market);
  const auto before = market.tree();
  auto held = of_june_fourth();
  held.amendment.correction.held.close = 101.5;
  held.amendment.is_dot = true;
  pipeline::amend(market.workspace, held);
  REQUIRE(market.tree() != before);
  {
    pipeline::OpenStore store(market.workspace, store::Command::release, "");
    const auto series = store::find_series(store.database(), "DIX.IN", model::Timeframe::daily);
    store::release(store.database(), {series, of_june_fourth().date}, "", market.workspace.settings, store.run());
  }
  REQUIRE(market.tree() != before);
  const auto report = pipeline::release(market.workspace, of_june_fourth());
  CHECK(report.amended.completes == 4);
  CHECK(!report.amended.batch_id);
  CHECK(report.exports.done);
  CHECK(market.tree() == before);
  CHECK(market.ask("SELECT count(*) FROM batch") == "4");
  CHECK_THROWS_WITH(pipeline::release(market.workspace, of_june_fourth()), Catch::Contains("nothing is held"));
}
