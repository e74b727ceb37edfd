// What a store that was replaced leaves in the tree, and what else stands there.
#include "base/error.hpp"
#include "pipeline/backup_run.hpp"
#include "pipeline/check_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/restore_run.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

const char* const k_later = "daily/data/NEW_IN_PRICE_DATA.csv";

// A backup, then a symbol that comes later and a series that gets a stream, then the backup again.
void restore_older(Market& market) {
  market.put(MarketDocument{.with_indicators = false});
  market.ingest();
  pipeline::make_backup(market.workspace, {market.folder / "monday.db", {}});
  market.put(MarketDocument{.as_of_ms = 1754142720000});
  market.put(MarketDocument{.symbol = "NEW.IN"});
  market.put(MarketDocument{.symbol = "NEW.IN", .period = "Weekly", .bars = 3});
  market.ingest();
  REQUIRE(std::filesystem::exists(market.file(k_later)));
  pipeline::restore(market.workspace, market.folder / "monday.db", true);
}

std::vector<std::string> findings(Market& market, bool quick = false) {
  std::vector<std::string> all;
  for (const model::Finding& one : pipeline::check(market.workspace, quick).findings) {
    all.push_back(one.path + ": " + one.what);
  }
  return all;
}

bool names(const std::vector<std::string>& all, const std::string& path) {
  return std::ranges::any_of(all, [&](const std::string& one) { return one.starts_with(path + ": "); });
}

}  // namespace

TEST_CASE("after a restore the export takes away what the store knows nothing of, and check finds it before") {
  Market market, never;
  restore_older(market);
  never.put(MarketDocument{.with_indicators = false});
  never.ingest();
  for (const bool quick : {false, true}) {
    CHECK(names(findings(market, quick), k_later));
    CHECK(names(findings(market, quick), "daily/data/DIX_IN_RLST_RATING.csv"));
  }
  const auto report = market.export_now();
  CHECK(report.counts.removed == 11);  // of a new symbol four daily and four weekly files, symbol_info, two streams
  CHECK(std::ranges::any_of(report.explained, [](const auto& one) { return one.path == k_later; }));
  CHECK(market.tree() == never.tree());
  CHECK(findings(market).empty());
  CHECK(market.check().empty());
  CHECK(market.export_now().counts.removed == 0);
}

TEST_CASE("an export of one symbol leaves the rest of the tree to the next whole one") {
  Market market;
  restore_older(market);
  market.export_now({.symbol = "DIX.IN"});
  CHECK(std::filesystem::exists(market.file(k_later)));
}

TEST_CASE("what somebody else put there, or changed, is never taken away, and is found") {
  Market market;
  restore_older(market);
  write_file(market.file("daily/data/MINE_PRICE_DATA.csv"), "20250801T,1,1,1,1,1\n");
  std::string edited = read_file(market.file("daily/data/NEW_IN_BLUE_DOTS.csv"));  // no byte more or less
  edited.back() = ' ';
  write_file(market.file("daily/data/NEW_IN_BLUE_DOTS.csv"), edited);
  write_file(market.file("daily/README.md"), "mine\n");
  std::filesystem::remove(market.file("weekly/data/NEW_IN_PRICE_DATA.csv"));
  std::filesystem::create_symlink(market.file("daily/README.md"), market.file("weekly/data/NEW_IN_PRICE_DATA.csv"));
  market.export_now();
  CHECK(!std::filesystem::exists(market.file(k_later)));
  CHECK(read_file(market.file("daily/data/MINE_PRICE_DATA.csv")) == "20250801T,1,1,1,1,1\n");
  CHECK(read_file(market.file("daily/data/NEW_IN_BLUE_DOTS.csv")) == edited);
  CHECK(read_file(market.file("daily/README.md")) == "mine\n");
  CHECK(std::filesystem::is_symlink(market.file("weekly/data/NEW_IN_PRICE_DATA.csv")));
  const auto all = findings(market);
  CHECK(all.size() == 3);
  for (const char* path :
       {"daily/data/MINE_PRICE_DATA.csv", "daily/data/NEW_IN_BLUE_DOTS.csv", "weekly/data/NEW_IN_PRICE_DATA.csv"}) {
    CHECK(names(all, path));
  }
}

TEST_CASE("a manifest that names other places takes nothing away") {
  Market market;
  restore_older(market);
  const std::string outside = read_file(market.workspace.store);
  for (const std::string path : {"../bluedot.db", "bluedot.db", "daily/data/../../../bluedot.db", "other/data/x.csv"}) {
    write_file(market.file("manifest.json"),
               R"({"format": 1, "files": [{"path": ")" + path + R"(", "rows": 1, "bytes": 1, "digest": "0"}]})");
    market.export_now();
    CHECK(std::filesystem::exists(market.workspace.store));
  }
  write_file(market.file("manifest.json"), "[not a manifest");
  market.export_now();
  CHECK(std::filesystem::exists(market.file(k_later)));  // nothing lists it any more: it is found
  CHECK(names(findings(market), k_later));
}

TEST_CASE("a tree that was moved is one that the store has no ledger of, until it is exported to") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  const auto tree = market.tree();
  std::filesystem::rename(market.workspace.export_dir, market.folder / "moved");
  market.workspace.export_dir = market.folder / "moved";
  for (const bool quick : {false, true}) {
    const auto all = findings(market, quick);
    REQUIRE(all.size() == 1);
    CHECK_THAT(all[0], Catch::Contains("moved: ") && Catch::Contains("no ledger of this tree"));
  }
  std::vector<std::string> warnings;
  market.workspace.warn = [&](const std::string& message) { warnings.push_back(message); };
  CHECK(market.check().empty());  // byte for byte it is right
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::Contains("no ledger of this tree"));
  CHECK(market.export_now().counts.written == 0);
  CHECK(market.tree() == tree);
  CHECK(findings(market).empty());
}

TEST_CASE("a store that never exported says so, which is no finding") {
  Market market;
  market.put(MarketDocument{});
  pipeline::IngestRequest request;
  request.paths = {market.inbox().string()};
  request.export_after = false;
  pipeline::ingest(market.workspace, request);
  const auto report = pipeline::check(market.workspace, false);
  CHECK(report.findings.empty());
  REQUIRE(report.notes.size() == 1);
  CHECK_THAT(report.notes[0], Catch::Contains("nothing was exported there yet"));
}

TEST_CASE("an empty store takes away what a fuller one left") {
  Market market;
  { pipeline::OpenStore store(market.workspace, store::Command::init, ""); }
  pipeline::make_backup(market.workspace, {market.folder / "empty.db", {}});
  market.put(MarketDocument{});
  market.ingest();
  pipeline::restore(market.workspace, market.folder / "empty.db", true);
  CHECK(market.export_now().counts.removed == 5);
  CHECK(!std::filesystem::exists(market.file("daily/data/DIX_IN_PRICE_DATA.csv")));
  CHECK(market.check().empty());
  CHECK(findings(market).empty());
}
