// Weekly bars that follow from daily ones; that they do whatever is done is shown by tests/property.
#include "store/shortcut/prefetch.hpp"
#include "store/writing/settings_store.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// The days from `first` on, closes rising from `close`.
model::Document days(const char* first, int count, double close, base::Instant as_of) {
  std::vector<model::Bar> bars;
  for (int i = 0; i < count; ++i) bars.push_back(bar(base::Date{day(first).days + i}, close + i));
  return document(std::move(bars), as_of);
}

struct DerivingStore : Store {
  DerivingStore() { options.settings.derive_weekly = true; }
  std::string weeks() {
    std::string text;
    sql::Statement row = database.prepare(
        "SELECT date || ' ' || close || ' ' || volume || iif(provisional, ' provisional', '') || "
        "iif(derived, ' derived', '') FROM bars WHERE timeframe = 'weekly' ORDER BY date");
    while (row.step()) text += (text.empty() ? "" : "; ") + std::string(row.text(0));
    return text;
  }
};

}  // namespace

TEST_CASE("only the weeks that a document changes are worked out again") {
  DerivingStore store;
  store.take(days("2025-06-02", 5, 100, moment("2025-06-06")), "a");
  store.take(days("2025-06-09", 5, 110, moment("2025-06-13")), "b");
  CHECK(store.weeks() == "2025-06-06 104.0 5000 derived; 2025-06-13 114.0 5000 derived");
  CHECK(store.counts.bars.inserted == 6);
  CHECK(store.ask("SELECT count(*) FROM audit_log WHERE batch_id = 2 AND action <> 'insert'") == "0");
  CHECK(store.ask("SELECT revision FROM series WHERE timeframe = 'weekly'") == "2");
  CHECK(store.ask("SELECT batch_id FROM bars WHERE timeframe = 'weekly' AND date = '2025-06-06'") == "1");
}

TEST_CASE("a later document settles a week though none of its days changes") {
  DerivingStore store;
  store.take(days("2025-06-02", 3, 100, moment("2025-06-04")), "a");  // then holidays
  CHECK(store.weeks() == "2025-06-06 102.0 3000 provisional derived");
  CHECK(store.take(days("2025-06-02", 3, 100, moment("2025-06-07")), "b").outcome == store::DocumentOutcome::accepted);
  CHECK(store.weeks() == "2025-06-06 102.0 3000 derived");
  CHECK(store.counts.bars.settled == 1);
}

TEST_CASE("a week whose last day is final is over, though that day's session closed early") {
  DerivingStore store;
  model::Document half_day =
      days("2025-06-02", 5, 100, base::Instant{moment("2025-06-06").milliseconds - 6 * 3'600'000});
  half_day.finality.settled_until = day("2025-06-06");
  store.take(half_day, "a");
  CHECK(store.weeks() == "2025-06-06 104.0 5000 derived");
}

TEST_CASE("an undo takes the derived weeks back, and the settling of one") {
  DerivingStore store;
  store.take(days("2025-06-02", 3, 100, moment("2025-06-04")), "a");
  store.take(days("2025-06-16", 3, 100, moment("2025-06-18")), "b");
  CHECK(store.weeks() == "2025-06-06 102.0 3000 derived; 2025-06-20 102.0 3000 provisional derived");
  store::undo_batch(store.database, 2, store.options.settings, Store::run(), "");
  CHECK(store.weeks() == "2025-06-06 102.0 3000 provisional derived");
}

TEST_CASE("a weekly document decides the dates it covers, gaps and other dates are derived") {
  DerivingStore store;
  store.take(days("2025-06-02", 26, 100, moment("2025-06-27")), "days");
  model::Document weekly = document({bar(day("2025-06-06"), 7), bar(day("2025-06-20"), 8)}, moment("2025-06-21"));
  weekly.timeframe = model::Timeframe::weekly;
  SECTION("what it does not carry is no bar, and what is derived is no loss") {
    store.take(weekly, "w");
    CHECK(store.weeks() == "2025-06-06 7.0 1000; 2025-06-20 8.0 1000; 2025-06-27 125.0 5000 derived");
    CHECK(store.counts.bars.retracted == 1);
  }
  SECTION("a gap") {
    weekly.gaps = {day("2025-06-13")};
    store.take(weekly, "w");
    CHECK(store.weeks() ==
          "2025-06-06 7.0 1000; 2025-06-13 113.0 7000 derived; 2025-06-20 8.0 1000; 2025-06-27 125.0 5000 derived");
  }
  SECTION("withdrawn, it decides nothing") {
    const std::string before = store.weeks();
    store.take(weekly, "w");
    store::undo_batch(store.database, 2, store.options.settings, Store::run(), "");
    CHECK(store.weeks() == before);
  }
}

TEST_CASE("a document that says what is derived makes the bar its own, and may take back many derived ones") {
  DerivingStore store;
  store.take(days("2025-01-06", 110, 100, moment("2025-04-26")), "days");
  model::Document weekly = document({bar(day("2025-01-10"), 104), bar(day("2025-04-18"), 202)}, moment("2025-04-19"));
  weekly.timeframe = model::Timeframe::weekly;
  sql::Statement row = store.database.prepare_named("days_to_derive_from");
  row.bind(2, "2025-01-10", "2025-01-10").step();
  weekly.bars[0].values = {row.real(1),    row.real(2), row.real(3), row.real(4),
                           row.integer(5), row.real(6), row.real(7), model::Session::trading};
  row.reset();
  CHECK(store.take(weekly, "w").outcome == store::DocumentOutcome::accepted);
  CHECK(store.counts.bars.retracted == 13);
  CHECK(store.counts.bars.revised == 1);
  CHECK(store.ask("SELECT derived FROM bars WHERE timeframe = 'weekly' AND date = '2025-01-10'") == "0");
}

TEST_CASE("a settled derived week outranks what a document said before the week was over") {
  DerivingStore store;
  store.take(days("2025-06-02", 5, 100, moment("2025-06-06")), "days");
  model::Document weekly = document({bar(day("2025-06-06"), 7, true)}, moment("2025-06-04"));
  weekly.timeframe = model::Timeframe::weekly;
  store.take(weekly, "w");
  CHECK(store.weeks() == "2025-06-06 104.0 5000 derived");
  CHECK(store.ask("SELECT close FROM bar_history WHERE since_batch IS NULL") == "7.0");
}

TEST_CASE("what a weekly document said is not noted where a daily one of its batch has settled the week") {
  DerivingStore store;
  auto weekly = document({bar(day("2025-06-06"), 100)}, moment("2025-06-04"));
  weekly.timeframe = model::Timeframe::weekly;
  weekly.bars[0].provisional = true;
  store::BatchWriter batch(store.database, Store::run(), store.options);
  batch.take(Store::provenance("a"), weekly);
  batch.take(Store::provenance("b"), days("2025-06-02", 5, 100, moment("2025-06-06")));
  batch.commit(moment("2025-09-01"));
  REQUIRE(store.weeks() == "2025-06-06 104.0 5000 derived");
  const sql::Reader reader = sql::Reader::open(store.folder / "s.db");
  const store::OpenBatch open_batch = 99;
  weekly.as_of = moment("2025-06-05");
  const auto found = store::Prefetcher(reader, open_batch).read(weekly, store::WindowDigest::of(weekly));
  REQUIRE(found);
  REQUIRE(found->rows.bars.size() == 1);
  CHECK(found->rows.bars[0].bar.values.close == 104);
}

TEST_CASE("switched off nothing is derived, switched, all of history follows, both ways") {
  Store store;
  store::apply_settings(store.database, store.options.settings, Store::run());
  store.take(days("2025-06-02", 12, 100, moment("2025-06-27")), "days");
  CHECK(store.ask("SELECT count(*) FROM series") == "1");
  store.options.settings.derive_weekly = true;
  CHECK(store::apply_settings(store.database, store.options.settings, Store::run()) ==
        std::vector<std::string>{"derive_weekly: false -> true"});
  CHECK(store.ask("SELECT group_concat(date || ' ' || close, '; ') FROM bars WHERE derived") ==
        "2025-06-06 106.0; 2025-06-13 111.0");
  store.options.settings.derive_weekly = false;
  store::apply_settings(store.database, store.options.settings, Store::run());
  CHECK(store.ask("SELECT count(*) FROM bars WHERE timeframe = 'weekly'") == "0");
}

TEST_CASE("a store from before the setting was thought of takes it up with its history") {
  Store store;
  store::apply_settings(store.database, store.options.settings, Store::run());
  store.take(days("2025-06-02", 5, 100, moment("2025-06-27")), "days");
  store.database.run_script("DELETE FROM setting WHERE name = 'derive_weekly'");
  store.options.settings.derive_weekly = true;
  store::apply_settings(store.database, store.options.settings, Store::run());
  CHECK(store.ask("SELECT count(*) FROM bars WHERE derived") == "1");
}

TEST_CASE("a symbol that moves to a later close takes back the end of its newest week, and an undo brings it again") {
  DerivingStore store;
  const auto as_of = moment("2025-06-06", 14);  // Friday, a holiday: India would have closed, New York not
  model::Document newest = days("2025-06-02", 4, 100, as_of);
  newest.feed = "yahoo";
  newest.says_exchange = true;
  store.take(newest, "a");
  CHECK(store.weeks() == "2025-06-06 103.0 4000 derived");
  model::Document elsewhere = days("2025-06-02", 1, 100, moment("2025-06-03"));
  elsewhere.exchange = model::exchange_in_zone("America/New_York");
  elsewhere.says_exchange = true;
  CHECK(store.take(elsewhere, "b").outcome == store::DocumentOutcome::accepted);
  CHECK(store.weeks() == "2025-06-06 103.0 4000 provisional derived");
  store::undo_batch(store.database, 2, store.options.settings, Store::run(), "");
  CHECK(store.weeks() == "2025-06-06 103.0 4000 derived");
  // A weekly document moves it as well, though it changes no day.
  elsewhere.timeframe = model::Timeframe::weekly;
  elsewhere.bars = {bar(day("2025-05-30"), 7)};
  store.take(elsewhere, "c");
  CHECK(store.weeks() == "2025-05-30 7.0 1000; 2025-06-06 103.0 4000 provisional derived");
}

TEST_CASE("where the symbol moves with its days the week changes once, to what stands in the end") {
  // Said on Friday at 12:00 UTC: in India the week is over, in New York it is not.
  const auto said = [](const char* feed, const char* zone, double close, int hour) {
    auto made = days("2025-06-02", 3, close, moment("2025-06-06", hour));
    made.feed = feed;
    made.exchange = model::exchange_in_zone(zone);
    made.says_exchange = true;
    return made;
  };
  DerivingStore store;
  store.take(said("yahoo", "Asia/Kolkata", 100, 11), "a");
  const std::string before = store.weeks();
  CHECK(before == "2025-06-06 102.0 3000 derived");
  store.take(said("kite", "America/New_York", 200, 12), "b");
  REQUIRE(store.weeks() == "2025-06-06 202.0 3000 provisional derived");
  const std::string history =
      "SELECT group_concat(close || ' ' || since_batch || ' ' || until_batch, ', ') FROM bar_history "
      "JOIN series USING (series_id) WHERE timeframe = 'weekly' AND until_batch = 3";
  SECTION("an undo") {
    const auto undone = store::undo_batch(store.database, 2, store.options.settings, Store::run(), "");
    CHECK(undone.counts.bars.revised + undone.counts.bars.settled == 4);  // three days and a week
  }
  SECTION("another priority of the feeds") {
    store.database.run_script("INSERT INTO setting VALUES ('derive_weekly', 'true', NULL)");
    store.options.settings.feed_priority = {"yahoo", "kite", "marketsmith", "alpha_vantage"};
    store::apply_settings(store.database, store.options.settings, Store::run());
  }
  CHECK(store.weeks() == before);
  CHECK(store.ask(history) == "202.0 2 3");
}
