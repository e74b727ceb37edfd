#include "pipeline_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

pipeline::IngestReport dry_run(Market& market) {
  pipeline::IngestRequest request;
  request.paths = {market.inbox().string()};
  request.dry_run = true;
  return pipeline::ingest(market.workspace, request);
}

void check_same_counts(const pipeline::IngestReport& a, const pipeline::IngestReport& b) {
  CHECK(a.counts.documents.total == b.counts.documents.total);
  CHECK(a.counts.documents.accepted == b.counts.documents.accepted);
  CHECK(a.counts.documents.unchanged == b.counts.documents.unchanged);
  CHECK(a.counts.documents.rejected == b.counts.documents.rejected);
  CHECK(a.counts.bars.inserted == b.counts.bars.inserted);
  CHECK(a.counts.bars.revised == b.counts.bars.revised);
  CHECK(a.counts.bars.retracted == b.counts.bars.retracted);
  CHECK(a.counts.bars.unchanged == b.counts.bars.unchanged);
  CHECK(a.counts.signals.inserted == b.counts.signals.inserted);
  CHECK(a.counts.signals.retracted == b.counts.signals.retracted);
  CHECK(a.counts.series_changed == b.counts.series_changed);
  CHECK(a.exports.counts.written == b.exports.counts.written);
  CHECK(a.exports.counts.unchanged == b.exports.counts.unchanged);
  CHECK(a.exports.counts.removed == b.exports.counts.removed);
}

}  // namespace

TEST_CASE("a dry run counts as the real run does, says each row, and leaves store and tree as they are") {
  Market market;
  for (const char* symbol : {"A.IN", "B.IN", "C.IN"}) market.put({.symbol = symbol, .dots = {"2025-06-04"}});
  market.ingest();
  market.put({.symbol = "A.IN", .restated = 3, .dots = {"2025-06-04", "2025-06-05"}, .as_of_ms = 1754142720000});
  market.put({.symbol = "B.IN", .with_indicators = false, .as_of_ms = 1754142720000});
  market.put({.symbol = "D.IN"});
  market.put("bad.json", "{");

  const auto tree = market.tree();
  const auto times = market.times();
  const std::string store = read_file(market.workspace.store);
  const auto store_time = std::filesystem::last_write_time(market.workspace.store);
  const auto rehearsed = dry_run(market);
  CHECK(market.tree() == tree);
  CHECK(market.times() == times);
  CHECK(read_file(market.workspace.store) == store);
  CHECK(std::filesystem::last_write_time(market.workspace.store) == store_time);
  CHECK(market.ask("SELECT max(batch_id) FROM batch") == "1");
  CHECK(rehearsed.batches.empty());

  size_t revisions = 0;
  for (const auto& change : rehearsed.changes) revisions += change.action == "revise";
  CHECK(revisions == 31);  // one close of A, the indicators of 30 bars of B
  const auto real = market.ingest();
  check_same_counts(rehearsed, real);
  CHECK(real.exports.counts.removed == 2);
  const sql::Reader database = sql::Reader::open(market.workspace.store);
  const auto changes = store::changes_of(database, real.batches.front());
  REQUIRE(changes.size() == rehearsed.changes.size());
  for (size_t i = 0; i < changes.size(); ++i) {
    CHECK(changes[i].action == rehearsed.changes[i].action);
    CHECK(changes[i].symbol == rehearsed.changes[i].symbol);
    CHECK(changes[i].before == rehearsed.changes[i].before);
    CHECK(changes[i].after == rehearsed.changes[i].after);
  }
}

TEST_CASE("a dry run without a store makes none") {
  Market market;
  market.put(MarketDocument{});
  const auto rehearsed = dry_run(market);
  CHECK(rehearsed.counts.bars.inserted == 30);
  CHECK(rehearsed.exports.counts.written == 4);
  CHECK_FALSE(std::filesystem::exists(market.workspace.store));
  CHECK_FALSE(std::filesystem::exists(market.workspace.export_dir));
  check_same_counts(rehearsed, market.ingest());
}
