#include "base/error.hpp"
#include "pipeline/ingest.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <unistd.h>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

TEST_CASE("a folder goes in, a store and a tree come out") {
  Market market;
  market.put({.symbol = "DIX.IN", .dots = {"2025-06-04"}});
  market.put({.symbol = "M&M.IN", .name = "Mahindra & Mahindra"});
  const auto report = market.ingest();
  CHECK(report.counts.documents.accepted == 2);
  CHECK(report.counts.bars.inserted == 60);
  CHECK(report.exports.counts.written == 8);
  CHECK(report.exports.indexes_written == 2);
  CHECK(market.check().empty());
  CHECK(market.ask("SELECT count(*) FROM bars WHERE symbol = 'M&M.IN'") == "30");
  CHECK(market.ask("SELECT outcome || ' ' || exports_written FROM batch") == "complete 8");
  const auto tree = market.tree();
  CHECK(tree.size() == 10);
  CHECK_THAT(tree.at("daily/data/M_M_IN_PRICE_DATA.csv"), Catch::StartsWith("20250602T,100,102,98,100,1000\n"));
  CHECK_THAT(tree.at("daily/data/DIX_IN_BLUE_DOTS.csv"), Contains("20250604T,0,1000,0,1,0\n"));
}

TEST_CASE("the same folder again changes no row, no file, no time") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  const auto before = market.times();
  const auto report = market.ingest();
  CHECK(report.counts.documents.unchanged == 1);
  CHECK(report.counts.series_changed == 0);
  CHECK(report.exports.counts.written == 0);
  CHECK(report.exports.counts.unchanged == 4);
  CHECK(report.exports.indexes_written == 0);
  CHECK(market.times() == before);
  CHECK(market.ask("SELECT count(*) FROM document") == "1");

  // A copy that differs only in asOfDate: recorded, and nothing else.
  market.put(MarketDocument{.as_of_ms = 1754142710133});
  CHECK(market.ingest().counts.documents.unchanged == 1);
  CHECK(market.times() == before);
  CHECK(market.ask("SELECT count(*) || ' ' || (SELECT revision FROM series) FROM document") == "2 1");
}

TEST_CASE("the next day's delivery writes exactly the files that change") {
  Market market;
  for (const char* symbol : {"A.IN", "B.IN", "C.IN"}) market.put({.symbol = symbol});
  market.ingest();
  const auto before = market.times();
  market.put({.symbol = "B.IN", .restated = 3, .as_of_ms = 1754142720000});
  const auto report = market.ingest();
  CHECK(report.counts.documents.accepted == 1);
  CHECK(report.counts.documents.unchanged == 2);
  CHECK(report.counts.bars.revised == 1);
  CHECK(report.exports.counts.written == 1);  // a close changes PRICE_DATA alone
  auto after = market.times();
  for (const char* path : {"daily/data/B_IN_PRICE_DATA.csv", "manifest.json"}) CHECK(after[path] != before.at(path));
  for (const char* path : {"daily/data/B_IN_PRICE_DATA.csv", "manifest.json", "daily/symbol_info/bluedot_daily.json"}) {
    after.erase(path);
  }
  for (const auto& [path, time] : after) CHECK(time == before.at(path));
}

TEST_CASE("a weekly document's dots stand on the Friday of their week, whatever their day") {
  Market market;
  market.put({.period = "Weekly", .bars = 8, .dots = {"2025-06-02", "2025-06-15", "2025-06-20", "2025-06-25"}});
  market.ingest();
  CHECK_THAT(market.tree().at("weekly/data/DIX_IN_BLUE_DOTS.csv"),
             Catch::StartsWith("20250606T,0,1000,0,1,0\n"  // Monday the 2nd
                               "20250613T,0,1000,0,1,0\n"  // Sunday the 15th ends that ISO week
                               "20250620T,0,1000,0,1,0\n"  // the Friday itself
                               "20250627T,0,1000,0,1,0\n"  // Wednesday the 25th
                               "20250704T,0,1000,0,0,0\n"));
}

TEST_CASE("bad documents do not stop the good ones, each is named with place and reason") {
  Market market;
  market.put(MarketDocument{});
  market.put("bad_daily.json", "{\"responseHeader\": nul}");
  market.put("empty.json", "");
  market.put("passwd.json", MarketDocument{.symbol = "../../etc/passwd"}.json());
  auto report = market.ingest();
  CHECK(report.counts.documents.accepted == 1);
  CHECK(report.counts.documents.rejected == 3);
  CHECK(market.ask("SELECT count(*) FROM rejections WHERE reason <> ''") == "3");
  for (const auto& rejection : report.rejections) CHECK_FALSE(rejection.refusal.reason.empty());
}

TEST_CASE("a document that cannot be opened is rejected, a path that is not there is an error and makes no store") {
  Market market;
  std::filesystem::create_symlink("/nonexistent", market.inbox() / "dangling.json");
  std::filesystem::create_directory(market.inbox() / "folder.json");
  CHECK(market.ingest().counts.documents.rejected == 1);
  Market other;
  pipeline::IngestRequest request;
  request.paths = {(other.folder / "nowhere").string()};
  CHECK_THROWS_WITH(pipeline::ingest(other.workspace, request), Contains("nowhere") && Contains("no such file"));
  CHECK_FALSE(std::filesystem::exists(other.workspace.store));
}

TEST_CASE("the export tree inside the folder that is taken in is not taken in") {
  Market market;
  market.put(MarketDocument{});
  market.workspace.export_dir = market.inbox() / "exports";
  CHECK(market.ingest().counts.documents.total == 1);
  CHECK(market.ingest().counts.documents.total == 1);
}

TEST_CASE("any order of documents in groups of any size ends in the same tree") {
  std::vector<MarketDocument> documents;
  for (int symbol = 0; symbol < 4; ++symbol) {
    for (int version = 0; version < 4; ++version) {
      MarketDocument document;
      document.symbol = "S" + std::to_string(symbol) + ".IN";
      document.first.days += 7 * version;
      document.price += 5 * version + (version == 2 ? 0.25 : 0);
      document.restated = version * 3;
      document.name = "Name " + std::to_string(version);
      document.dots = {document.dates()[static_cast<size_t>(version)].iso(), document.dates()[10].iso()};
      document.as_of_ms += 1000 * version;
      documents.push_back(document);
    }
  }
  std::mt19937 random(7);
  std::map<std::string, std::string> expected;
  for (int round = 0; round < 6; ++round) {
    Market market;
    std::ranges::shuffle(documents, random);
    for (size_t taken = 0; taken < documents.size();) {
      std::filesystem::remove_all(market.inbox());
      for (size_t group = 1 + random() % 8; group > 0 && taken < documents.size(); --group, ++taken) {
        market.put(std::to_string(taken) + ".json", documents[taken].json());
      }
      market.ingest();
    }
    CHECK(market.check().empty());
    if (expected.empty()) expected = market.tree();
    CHECK(market.tree() == expected);
  }
}

TEST_CASE("the result does not depend on the number of workers") {
  std::map<std::string, std::string> expected;
  for (const size_t jobs : {1u, 2u, 7u}) {
    Market market;
    market.workspace.jobs = jobs;
    for (int i = 0; i < 20; ++i) market.put({.symbol = "S" + std::to_string(i), .price = 100.0 + i});
    market.ingest();
    if (expected.empty()) expected = market.tree();
    CHECK(market.tree() == expected);
    CHECK(market.ask("SELECT group_concat(code) FROM (SELECT code FROM symbol ORDER BY symbol_id LIMIT 3)") ==
          "S0,S10,S11");
  }
}

TEST_CASE("the same bytes under the name of another timeframe are another document") {
  const auto without_period = [] {
    std::string text = MarketDocument{.period = "Weekly", .bars = 8}.json();
    const std::string period = R"(,"periodcity":"Weekly")";
    return text.erase(text.find(period), period.size());
  }();
  for (const bool together : {true, false}) {
    Market market;
    market.put("x_daily.json", without_period);
    if (!together) market.ingest();
    market.put("x_weekly.json", without_period);
    market.ingest();
    CHECK(market.ask("SELECT group_concat(timeframe) FROM (SELECT timeframe FROM series ORDER BY 1)") ==
          "daily,weekly");
    CHECK(market.ingest().counts.documents.unchanged == 2);
  }
}

TEST_CASE("a time zone that is configured later moves no bar of a vendor that shows its own") {
  Market market;
  market.put({.symbol = "PLAIN"});
  market.ingest();
  market.workspace.configured = {{"time_zone", "America/New_York"}};
  market.put({.symbol = "PLAIN", .as_of_ms = 1754142720000});
  const auto report = market.ingest();
  CHECK(report.counts.bars.unchanged == 30);
  CHECK(report.counts.series_changed == 0);
  market.put({.symbol = "OTHER"});
  market.ingest();
  CHECK(market.ask("SELECT group_concat(time_zone) FROM symbol") == "Asia/Kolkata,Asia/Kolkata");
}

TEST_CASE("when the exports fail the report says so, and the next run completes them") {
  Market market;
  market.put(MarketDocument{});
  write_file(market.workspace.export_dir / "daily", "a file where a folder should be");
  const auto report = market.ingest();
  CHECK(report.counts.bars.inserted == 30);
  CHECK_THAT(report.export_failure, Contains("daily"));
  CHECK(market.ask("SELECT outcome FROM batch") == "committed");
  std::filesystem::remove(market.workspace.export_dir / "daily");
  CHECK(market.ingest().exports.counts.written == 4);
  CHECK(market.ask("SELECT group_concat(outcome) FROM batch") == "complete,complete");
}

TEST_CASE("a folder that cannot be listed is named and does not stop the others") {
  if (geteuid() == 0) {
    WARN("skipped: root may list everything");
    return;
  }
  Market market;
  market.put(MarketDocument{});
  market.put("closed/x.json", "{}");
  std::filesystem::permissions(market.inbox() / "closed", std::filesystem::perms::none);
  const auto report = market.ingest();
  std::filesystem::permissions(market.inbox() / "closed", std::filesystem::perms::owner_all);
  CHECK(report.counts.documents.accepted == 1);
  REQUIRE(report.rejections.size() == 1);
  CHECK_THAT(report.rejections[0].path, Contains("closed"));
}

TEST_CASE("a store is locked by one name, whatever name it is reached by") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  std::filesystem::create_symlink(market.workspace.store, market.folder / "link.db");
  pipeline::OpenStore held(market.workspace, store::Command::exports, "");
  Market other;
  other.workspace.store = market.folder / "link.db";
  CHECK_THROWS_WITH(pipeline::OpenStore(other.workspace, store::Command::exports, ""), Contains("is being written by"));
}
