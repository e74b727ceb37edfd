#include "base/error.hpp"
#include "pipeline/export_as_of.hpp"
#include "pipeline_fixture.hpp"
#include "store/reading/as_of.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

// Five daily batches with restatements, retracted and new dots, a symbol that comes later. Keeps each day's tree.
std::vector<std::map<std::string, std::string>> five_days(Market& market) {
  std::vector<std::map<std::string, std::string>> trees;
  for (int day = 0; day < 5; ++day) {
    MarketDocument document;
    document.first.days += 7 * (day / 2);
    document.price += 5 * (day / 2);
    document.restated = day * 4;
    document.with_indicators = day != 3;
    document.dots = {"2025-06-03", day % 2 == 0 ? "2025-06-18" : "2025-06-19"};
    document.as_of_ms += day * 1000;
    market.put(document);
    if (day >= 2) market.put({.symbol = "NEW.IN", .bars = 20 + day, .as_of_ms = 1754142710132 + day});
    market.workspace.clock = base::Clock(base::Instant{1754300000000 + day * 86'400'000});
    market.ingest();
    trees.push_back(market.tree());
  }
  return trees;
}

std::map<std::string, std::string> tree_as_of(Market& market, const std::string& moment) {
  const auto live = market.workspace.export_dir;
  market.workspace.export_dir = market.folder / ("as-of-" + moment);
  pipeline::export_as_of(market.workspace, moment);
  auto tree = market.tree();
  market.workspace.export_dir = live;
  return tree;
}

}  // namespace

TEST_CASE("the tree of any past batch is rebuilt byte for byte, and the live one is left alone") {
  Market market;
  const auto trees = five_days(market);
  const auto times = market.times();
  for (size_t day = 0; day < trees.size(); ++day) {
    INFO("batch " << day + 1);
    CHECK(tree_as_of(market, std::to_string(day + 1)) == trees[day]);
  }
  // The clock stood at 2025-08-04T09:33:20Z for the first batch, a day later for each next one.
  CHECK(tree_as_of(market, "2025-08-05") == trees[1]);
  CHECK(tree_as_of(market, "2025-08-06T09:33:19Z") == trees[1]);
  CHECK(tree_as_of(market, "2025-08-06T09:33:21Z") == trees[2]);
  CHECK(tree_as_of(market, "2025-08-01").empty());
  CHECK(market.times() == times);
  CHECK(market.ask("SELECT count(*) FROM export_tree") == "1");
}

TEST_CASE("an export as of a batch refuses a folder that holds something, and a batch that is not there") {
  Market market;
  five_days(market);
  CHECK_THROWS_WITH(pipeline::export_as_of(market.workspace, "1"), Contains("not empty"));
  market.workspace.export_dir = market.folder / "new";
  CHECK_THROWS_WITH(pipeline::export_as_of(market.workspace, "6"), Contains("no batch 6"));
  CHECK_THROWS_WITH(pipeline::export_as_of(market.workspace, "yesterday"), Contains("yesterday"));
}

TEST_CASE("names and settings are those of then") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  const auto first = market.tree();
  market.put(MarketDocument{.name = "Renamed", .as_of_ms = 1754142720000});
  market.workspace.configured["export.repository_daily"] = "other";
  market.ingest();
  REQUIRE(market.tree() != first);
  std::vector<std::string> warnings;
  market.workspace.warn = [&](const std::string& message) { warnings.push_back(message); };
  CHECK(tree_as_of(market, "1") == first);
  CHECK(warnings.empty());
}

TEST_CASE("questions as of a batch see the bars, dots and views of that time, and write nothing") {
  Market market;
  five_days(market);
  const std::string all =
      "SELECT group_concat(x, ';') FROM (SELECT symbol || date || close || coalesce(rlst, '') AS x "
      "FROM bars ORDER BY 1)";
  const auto ask_as_of = [&](int64_t batch, const std::string& query) {
    const sql::Reader database = sql::Reader::open(market.workspace.store);
    store::StoreAsOf past(database, batch);
    CHECK_THROWS_AS(past.prepare("DELETE FROM bar"), base::Error);
    CHECK_THROWS_AS(past.database().prepare("DELETE FROM bluedot_now.bar"), base::Error);
    sql::Statement row = past.prepare(query);
    return row.step() ? std::string(row.text(0)) : "";
  };
  CHECK(ask_as_of(5, all) == market.ask(all));
  CHECK(ask_as_of(1, all) != market.ask(all));
  CHECK(ask_as_of(0, "SELECT count(*) FROM bars") == "0");
  CHECK(ask_as_of(1, "SELECT count(*) FROM bars WHERE symbol = 'NEW.IN'") == "0");
  CHECK(ask_as_of(1, "SELECT group_concat(date) FROM signals") == "2025-06-03,2025-06-18");
  CHECK(ask_as_of(2, "SELECT group_concat(date) FROM signals") == "2025-06-03,2025-06-19");
  CHECK(ask_as_of(1, "SELECT close FROM bars WHERE date = '2025-06-02'") == "100.5");
  CHECK(ask_as_of(2, "SELECT close FROM bars WHERE date = '2025-06-02'") == "100.0");
  CHECK(ask_as_of(1, "SELECT date FROM latest_bars") == "2025-07-11");
  CHECK(ask_as_of(5, "SELECT count(*) FROM latest_bars") == "2");
}
