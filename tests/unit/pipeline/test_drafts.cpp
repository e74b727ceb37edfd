#include "pipeline/drafts.hpp"
#include "pipeline_fixture.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

model::Document document_of(model::Timeframe timeframe = model::Timeframe::daily, int dots = 1) {
  model::Document document;
  document.symbol = "DIX.IN";
  document.timeframe = timeframe;
  const base::Date friday = base::Date::parse_iso("2025-08-01").value();
  document.bars.push_back({friday, {1, 2, 1, 2, 100, {}, {}, model::Session::trading}, false});
  for (int i = 0; i < dots; ++i) document.dots.push_back({friday.days - dots + i + 1});
  return document;
}

store::Taken taken_of(int64_t series_id, bool is_new_symbol = true) {
  return {.outcome = store::DocumentOutcome::accepted,
          .symbol_id = 1,
          .series_id = series_id,
          .is_new_symbol = is_new_symbol};
}

struct Run : Market {
  void note(const model::Document& document, const store::Taken& taken) {
    drafts.note(document, drafts.files().make(document, renderer), taken);
  }
  size_t holding() { return drafts.take().size(); }

  pipeline::Drafts drafts{workspace};
  exports::SeriesRenderer renderer{false, {}};
};

// A tree that nobody drafted: every file is rendered from the store.
std::map<std::string, std::string> tree_without_drafts(Market& market) {
  std::filesystem::rename(market.workspace.export_dir, market.folder / "drafted");
  market.export_now({true, {}});
  return market.tree();
}

}  // namespace

TEST_CASE("the draft of a new symbol's only document holds") {
  Run run;
  run.note(document_of(), taken_of(7));
  const auto all = run.drafts.take();
  REQUIRE(all.size() == 1);
  const auto& files = all.at(7);
  CHECK(files[0].row.row_count == 1);
  CHECK(files[0].staged);
  CHECK(files[1].row.state == store::FileState::absent);  // no rlst
  CHECK_FALSE(files[1].staged);
}

TEST_CASE("the draft of a symbol that the store had holds not") {
  Run run;
  run.note(document_of(), taken_of(7, false));
  CHECK(run.holding() == 0);
}

TEST_CASE("documents of both timeframes hold when they have the same dots, in another batch too") {
  Run run;
  run.note(document_of(), taken_of(7));
  SECTION("the same") {
    run.note(document_of(model::Timeframe::weekly), taken_of(8, false));
    CHECK(run.holding() == 2);
  }
  SECTION("others") {
    run.note(document_of(model::Timeframe::weekly, 2), taken_of(8));
    run.note(document_of(), taken_of(9));  // whatever comes then
    CHECK(run.holding() == 0);
  }
}

TEST_CASE("a second document of a series takes its draft away, and one that was not taken in does not") {
  Run run;
  run.note(document_of(), taken_of(7));
  store::Taken second = taken_of(7);
  size_t holding = 1;
  SECTION("taken in") {
    holding = 0;
  }
  SECTION("without effect, but it decides the dates from now on") {
    second.outcome = store::DocumentOutcome::unchanged;
    holding = 0;
  }
  SECTION("known") {
    second.was_known = true;
  }
  SECTION("rejected") {
    second.outcome = store::DocumentOutcome::rejected;
  }
  run.note(document_of(), second);
  CHECK(run.holding() == holding);
}

TEST_CASE("whatever comes together in a first load, its files are those that the store gives") {
  Market market;
  market.put({.symbol = "PLAIN.IN", .dots = {"2025-06-04"}});
  // A weekly document with other dots, and one with the same.
  market.put({.symbol = "BOTH.IN", .dots = {"2025-06-04"}});
  market.put({.symbol = "BOTH.IN", .period = "Weekly", .bars = 8, .dots = {"2025-06-04"}});
  market.put({.symbol = "OTHER.IN", .dots = {"2025-06-04"}});
  market.put({.symbol = "OTHER.IN", .period = "Weekly", .bars = 8, .dots = {"2025-06-05"}});
  // Two of one series, of which the later says less.
  market.put("a_daily.json", MarketDocument{.symbol = "TWICE.IN", .bars = 20}.json());
  market.put("b_daily.json", MarketDocument{.symbol = "TWICE.IN", .bars = 30, .as_of_ms = 1754142710000}.json());
  market.put("c_daily.json", MarketDocument{.symbol = "PLAIN.IN", .dots = {"2025-06-04"}}.json());  // the same again
  const auto report = market.ingest();
  CHECK(report.export_failure.empty());
  CHECK(market.check().empty());
  const auto tree = market.tree();
  CHECK(tree.count("daily/data/PLAIN_IN_BLUE_DOTS.csv") == 1);
  CHECK_FALSE(std::filesystem::exists(market.file(std::string(base::k_staging_folder))));
  CHECK(tree == tree_without_drafts(market));
}

TEST_CASE("a file that is in a draft's place is replaced where it differs and left alone where it does not") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  const auto before = market.times();
  write_file(market.file("daily/data/DIX_IN_BLUE_DOTS.csv"), "20250101T,0,1000,0,1,0\n");
  std::filesystem::rename(market.workspace.store, market.folder / "elsewhere.db");
  const auto report = market.ingest();
  CHECK(report.exports.counts.written == 1);
  CHECK(market.check().empty());
  CHECK(market.times().at("daily/data/DIX_IN_PRICE_DATA.csv") == before.at("daily/data/DIX_IN_PRICE_DATA.csv"));
}

TEST_CASE("a tree that cannot be drafted in fails the exports and not the bars") {
  Market market;
  market.put(MarketDocument{});
  std::filesystem::create_directory(market.workspace.export_dir);
  write_file(market.file(std::string(base::k_staging_folder)), "in the way");
  const auto report = market.ingest();
  CHECK(report.counts.bars.inserted == 30);
  CHECK_THAT(report.export_failure, Catch::Contains(std::string(base::k_staging_folder)));
  std::filesystem::remove(market.file(std::string(base::k_staging_folder)));
  market.export_now();
  CHECK(market.check().empty());
}

TEST_CASE("where weekly bars are derived, a weekly document's draft is not all of its series") {
  Market market;
  market.workspace.configured["derive_weekly"] = "true";
  MarketDocument daily, weekly;
  weekly.period = "Weekly";
  weekly.bars = 3;  // the days reach further
  market.put(daily);
  market.put(weekly);
  market.ingest();
  CHECK(market.ask("SELECT count(*) FROM bars WHERE derived") == "3");
  CHECK(market.check().empty());
  const auto drafted = market.tree();
  CHECK(drafted == tree_without_drafts(market));
}
