#include "base/error.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

const std::string k_price_file = "daily/data/DIX_IN_PRICE_DATA.csv";

void ingest_one(Market& market) {
  market.put(MarketDocument{});
  market.ingest();
}

}  // namespace

TEST_CASE("whatever file is deleted or edited, check finds it and export mends it") {
  Market market;
  ingest_one(market);
  const auto good = market.tree();
  CHECK(good.size() == 6);
  for (const auto& [path, text] : good) {
    INFO(path);
    for (const bool remove : {true, false}) {
      if (remove) {
        std::filesystem::remove(market.file(path));
      } else {
        // One byte changed, the length the same, the time as it was.
        const auto time = std::filesystem::last_write_time(market.file(path));
        std::string edited = text;
        edited[edited.size() / 2] ^= 1;
        write_file(market.file(path), edited);
        std::filesystem::last_write_time(market.file(path), time);
      }
      const auto differences = market.check();
      REQUIRE(differences.size() == 1);
      CHECK(differences[0].path == path);
      CHECK(differences[0].kind == (remove ? "missing" : "different"));
      market.export_now();
      CHECK(market.tree() == good);
      CHECK(market.check().empty());
    }
  }
}

TEST_CASE("an ingest that changes nothing mends the tree too") {
  Market market;
  ingest_one(market);
  const auto good = market.tree();
  std::filesystem::remove(market.file(k_price_file));
  market.ingest();
  CHECK(market.tree() == good);
}

TEST_CASE("a file that was touched but holds the right bytes is left alone") {
  Market market;
  ingest_one(market);
  std::filesystem::last_write_time(market.file(k_price_file), std::filesystem::file_time_type::clock::now());
  const auto times = market.times();
  CHECK(market.export_now().counts.written == 0);
  CHECK(market.export_now({.all = true, .symbol = {}}).counts.written == 0);
  CHECK(market.times() == times);
}

TEST_CASE("a file with a second name is replaced, the other name keeps its bytes") {
  Market market;
  ingest_one(market);
  const auto other = market.folder / "other.csv";
  REQUIRE(link(market.file(k_price_file).c_str(), other.c_str()) == 0);
  CHECK(market.export_now().counts.written == 1);
  struct stat info = {};
  REQUIRE(stat(market.file(k_price_file).c_str(), &info) == 0);
  CHECK(info.st_nlink == 1);
}

TEST_CASE("a stream that loses its last line loses its file") {
  Market market;
  ingest_one(market);
  CHECK(std::filesystem::exists(market.file("daily/data/DIX_IN_RLST_RATING.csv")));
  market.put(MarketDocument{.with_indicators = false, .as_of_ms = 1754142720000});
  const auto report = market.ingest();
  CHECK(report.exports.counts.removed == 2);
  CHECK_FALSE(std::filesystem::exists(market.file("daily/data/DIX_IN_RLST_RATING.csv")));
  CHECK_FALSE(std::filesystem::exists(market.file("daily/data/DIX_IN_BC_INDICATOR.csv")));
  CHECK(market.check().empty());
  CHECK_THAT(market.tree().at("daily/symbol_info/bluedot_daily.json"), !Contains("RLST"));
}

TEST_CASE("what was not exported is exported later, also what an interrupted run left") {
  Market market;
  market.put(MarketDocument{});
  pipeline::IngestRequest request;
  request.paths = {market.inbox().string()};
  request.export_after = false;
  pipeline::ingest(market.workspace, request);
  CHECK_FALSE(std::filesystem::exists(market.workspace.export_dir));
  CHECK(market.export_now().counts.written == 4);
  CHECK(market.check().empty());

  // Staged files of a run that was killed.
  write_file(market.file(".bluedot-staging/0"), "half a line");
  std::filesystem::remove(market.file(k_price_file));
  market.export_now();
  CHECK_FALSE(std::filesystem::exists(market.file(".bluedot-staging")));
  CHECK(market.check().empty());
}

TEST_CASE("where symbol_info or manifest cannot be written the series are, and it is told") {
  for (const char* path : {"manifest.json", "daily/symbol_info/bluedot_daily.json"}) {
    INFO(path);
    Market market;
    ingest_one(market);
    const auto good = market.tree();
    std::filesystem::remove(market.file(path));
    std::filesystem::create_directory(market.file(path));
    std::filesystem::remove(market.file(k_price_file));
    CHECK_THROWS_WITH(market.export_now(), Contains(path));
    CHECK(read_file(market.file(k_price_file)) == good.at(k_price_file));
    CHECK_FALSE(std::filesystem::exists(market.file(".bluedot-staging")));

    std::filesystem::remove(market.file(path));
    const auto report = market.export_now();
    CHECK(report.counts.written == 0);  // the ledger knew
    CHECK(market.tree() == good);
  }
}

TEST_CASE("what cannot even be looked at beside the series keeps none of them from being written") {
  Market market;
  ingest_one(market);
  const auto good = market.tree();
  std::filesystem::rename(market.file("daily/symbol_info"), market.folder / "moved");
  std::filesystem::create_directory_symlink(market.folder / "moved", market.file("daily/symbol_info"));
  std::filesystem::remove(market.file(k_price_file));
  CHECK_THROWS_WITH(market.export_now(), Contains("daily/symbol_info"));
  CHECK(read_file(market.file(k_price_file)) == good.at(k_price_file));

  std::filesystem::remove(market.file("daily/symbol_info"));
  std::filesystem::rename(market.folder / "moved", market.file("daily/symbol_info"));
  CHECK(market.export_now().counts.written == 0);  // the ledger knew
  CHECK(market.tree() == good);
  CHECK(market.check().empty());
}

TEST_CASE("symlinks in the tree are never followed") {
  Market market;
  ingest_one(market);
  const auto outside = market.folder / "outside";
  std::filesystem::create_directory(outside);
  write_file(outside / "victim", "mine");

  // In place of a file: replaced, its target untouched.
  std::filesystem::remove(market.file(k_price_file));
  std::filesystem::create_symlink(outside / "victim", market.file(k_price_file));
  CHECK(market.check().size() == 1);
  market.export_now();
  CHECK(read_file(outside / "victim") == "mine");
  CHECK_FALSE(std::filesystem::is_symlink(market.file(k_price_file)));

  // In place of a folder: refused by name.
  std::filesystem::rename(market.file("daily/data"), market.folder / "moved");
  std::filesystem::create_directory_symlink(outside, market.file("daily/data"));
  CHECK_THROWS_WITH(market.export_now(), Contains("daily/data"));
  CHECK(std::distance(std::filesystem::directory_iterator(outside), {}) == 1);
}

TEST_CASE("each export folder has a ledger of its own") {
  Market market;
  ingest_one(market);
  const auto first = market.tree();
  const auto times = market.times();
  const auto main_tree = market.workspace.export_dir;
  market.workspace.export_dir = market.folder / "elsewhere";
  CHECK(market.export_now().counts.written == 4);
  CHECK(market.tree() == first);
  market.workspace.export_dir = main_tree;
  CHECK(market.export_now().counts.written == 0);
  CHECK(market.times() == times);
}

TEST_CASE("one symbol can be exported alone, an unknown one is an error, the reasons are told") {
  Market market;
  market.put({.symbol = "A.IN"});
  market.put({.symbol = "B.IN"});
  market.ingest();
  for (const char* path : {"daily/data/A_IN_PRICE_DATA.csv", "daily/data/B_IN_PRICE_DATA.csv"}) {
    std::filesystem::remove(market.file(path));
  }
  const auto report = market.export_now({.all = false, .symbol = "A.IN"});
  CHECK(report.counts.written == 1);
  REQUIRE(report.explained.size() == 1);
  CHECK(report.explained[0].path == "daily/data/A_IN_PRICE_DATA.csv");
  CHECK(report.explained[0].action == "write");
  CHECK_THAT(report.explained[0].reason, Contains("missing"));
  CHECK_THROWS_WITH(market.export_now({.all = false, .symbol = "C.IN"}), Contains("C.IN"));
}

TEST_CASE("a setting that decides bytes makes the files out of date, and back") {
  Market market;
  // The last bar's session has not closed at as_of: provisional.
  MarketDocument document;
  document.as_of_ms = (int64_t{document.dates().back().days} * 86'400 + 6 * 3'600) * 1000;
  market.put(document);
  market.ingest();
  const auto without = market.tree();
  market.workspace.configured = {{"export.provisional", "true"}};
  CHECK(market.export_now().counts.written == 4);
  CHECK(market.check().empty());
  CHECK_THAT(market.tree().at(k_price_file), Contains(document.dates().back().iso().substr(8) + "T,129,"));
  market.workspace.configured = {{"export.provisional", "false"}};
  market.export_now();
  CHECK(market.tree() == without);

  market.workspace.configured["export.repository_daily"] = "seed_me";
  market.export_now();
  CHECK(std::filesystem::exists(market.file("daily/symbol_info/seed_me.json")));
  CHECK_FALSE(std::filesystem::exists(market.file("daily/symbol_info/bluedot_daily.json")));
  CHECK(market.check().empty());
}

TEST_CASE("files that are not ours are reported when they look like ours, and left alone always") {
  Market market;
  ingest_one(market);
  write_file(market.file("daily/data/NOTES.csv"), "1");
  write_file(market.file("README.md"), "2");
  const auto differences = market.check();
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].kind == "unexpected");
  CHECK(differences[0].path == "daily/data/NOTES.csv");
  market.export_now({.all = true, .symbol = {}});
  CHECK(std::filesystem::exists(market.file("daily/data/NOTES.csv")));
  CHECK(std::filesystem::exists(market.file("README.md")));
}

TEST_CASE("a provisional bar of a day to come is withheld until that day, and then exported") {
  Market market;
  MarketDocument week{.period = "Weekly", .bars = 3};
  week.as_of_ms = (int64_t{week.dates().back().days - 2} * 86'400 + 6 * 3'600) * 1000;
  market.put(week);
  market.workspace.configured = {{"export.provisional", "true"}};
  market.workspace.clock = base::Clock(base::Instant{week.as_of_ms});
  market.ingest();
  const std::string weekly = "weekly/data/DIX_IN_PRICE_DATA.csv";
  CHECK(std::ranges::count(market.tree().at(weekly), '\n') == 2);
  market.workspace.clock = base::Clock(base::Instant{week.as_of_ms + 2 * 86'400'000});
  market.export_now();
  CHECK(std::ranges::count(market.tree().at(weekly), '\n') == 3);
  CHECK(market.check().empty());
}
