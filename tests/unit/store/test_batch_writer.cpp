#include "base/error.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store/writing/batch_writer.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using store::DocumentOutcome;

namespace {

// `count` weekdays from Monday 2025-06-02 on, closing at 100, 101, …
std::vector<model::Bar> weekdays(int count, int skip = 0) {
  std::vector<model::Bar> bars;
  base::Date date = day("2025-06-02");
  for (int i = 0; i < skip + count; ++i) {
    if (i >= skip) bars.push_back(bar(date, 100 + i));
    date.days += date.iso_weekday() == 5 ? 3 : 1;
  }
  return bars;
}

}  // namespace

TEST_CASE("a first document inserts its bars, one log entry for the series, revision 1") {
  Store store;
  CHECK(store.take(document(weekdays(10), moment("2025-06-20")), "a").outcome == DocumentOutcome::accepted);
  CHECK(store.counts.bars.inserted == 10);
  CHECK(store.counts.series_changed == 1);
  CHECK(store.ask(
            "SELECT group_concat(revision || ' ' || bar_count || ' ' || first_date || ' ' || last_date) FROM series") ==
        "1 10 2025-06-02 2025-06-13");
  CHECK(store.ask("SELECT group_concat(action || after) FROM audit_log") ==
        R"(insert{"bars":10,"first_date":"2025-06-02","last_date":"2025-06-13"})");
  CHECK(store.ask("SELECT export_name || exchange || time_zone FROM symbol") == "DIX_INNSEAsia/Kolkata");
}

TEST_CASE("the same document again is only counted, a copy with a later as_of is recorded and changes nothing") {
  Store store;
  store.take(document(weekdays(10), moment("2025-06-20")), "a");
  CHECK(store.take(document(weekdays(10), moment("2025-06-20")), "a").outcome == DocumentOutcome::unchanged);
  CHECK(store.ask("SELECT count(*) FROM document") == "1");
  CHECK(store.take(document(weekdays(10), moment("2025-06-21")), "b").outcome == DocumentOutcome::unchanged);
  CHECK(store.counts.bars.unchanged == 10);
  CHECK(store.counts.series_changed == 0);
  CHECK(store.ask("SELECT count(*) FROM document") == "2");
  CHECK(store.ask("SELECT revision FROM series") == "1");
  CHECK(store.ask("SELECT count(*) FROM audit_log") == "1");
  CHECK(store.ask("SELECT count(*) FROM bar_history") == "0");
}

TEST_CASE("a later document revises, the old value is in the history and in the log") {
  Store store;
  store.take(document(weekdays(10), moment("2025-06-20")), "a");
  auto bars = weekdays(10);
  bars[3].values.close = 103.5;
  store.take(document(bars, moment("2025-06-21")), "b");
  CHECK(store.counts.bars.revised == 1);
  CHECK(store.ask("SELECT close || ' ' || batch_id FROM bar WHERE date = '2025-06-05'") == "103.5 2");
  CHECK(store.ask("SELECT close || ' ' || since_batch || ' ' || until_batch FROM bar_history") == "103.0 1 2");
  CHECK_THAT(store.ask("SELECT before || after FROM audit_log WHERE action = 'revise' AND date = '2025-06-05'"),
             Contains(R"("close":103,)") && Contains(R"("close":103.5,)"));
  CHECK(store.ask("SELECT revision FROM series") == "2");
}

TEST_CASE("an older document that arrives late fills what nothing newer covers and changes nothing else") {
  Store store;
  store.take(document(weekdays(10, 5), moment("2025-06-21")), "new");
  auto older = weekdays(10);
  older[7].values.close = 1;  // disagrees inside the newer window: outranked
  older[7].values.low = 1;
  CHECK(store.take(document(older, moment("2025-06-14")), "old").outcome == DocumentOutcome::accepted);
  CHECK(store.counts.bars.inserted == 5);
  CHECK(store.counts.bars.revised == 0);
  CHECK(store.ask("SELECT close FROM bar WHERE date = '2025-06-11'") == "107.0");
  CHECK(store.ask("SELECT count(*) || ' ' || max(close) FROM bar_history WHERE since_batch IS NULL") == "1 1.0");
  CHECK(store.ask("SELECT bar_count || first_date FROM series") == "152025-06-02");
  // What lies within the newer window only is stale.
  auto within = std::vector<model::Bar>(older.begin() + 6, older.begin() + 8);
  CHECK(store.take(document(within, moment("2025-06-13")), "stale").outcome == DocumentOutcome::stale);
}

TEST_CASE("equal as_of: the greater digest decides, whichever came first") {
  for (const bool greater_first : {false, true}) {
    Store store;
    const std::string one = "one", two = "two";
    const bool one_is_greater = base::xxh3_128_hex(one) > base::xxh3_128_hex(two);
    const auto say = [&](const std::string& seed) {
      store.take(document({bar(day("2025-06-02"), seed == one ? 11 : 22)}, moment("2025-06-20")), seed);
    };
    say((greater_first == one_is_greater) ? one : two);
    say((greater_first == one_is_greater) ? two : one);
    CHECK(store.ask("SELECT close FROM bar") == (one_is_greater ? "11.0" : "22.0"));
  }
}

TEST_CASE("a covered date that is not carried is retracted, outside the window nothing is") {
  Store store;
  store.take(document(weekdays(10), moment("2025-06-20")), "a");
  auto bars = weekdays(6, 2);
  bars.erase(bars.begin() + 2);
  store.take(document(bars, moment("2025-06-21")), "b");
  CHECK(store.counts.bars.retracted == 1);
  CHECK(store.ask("SELECT count(*) FROM bar") == "9");
  CHECK(store.ask("SELECT date FROM bar_history") == "2025-06-06");
  CHECK(store.ask("SELECT date FROM audit_log WHERE action = 'retract'") == "2025-06-06");
  // An older document does not bring it back.
  store.take(document(weekdays(10), moment("2025-06-19")), "c");
  CHECK(store.ask("SELECT count(*) FROM bar WHERE date = '2025-06-06'") == "0");
}

TEST_CASE("a document that would retract much is rejected, unless forced") {
  Store store;
  store.take(document(weekdays(40), moment("2025-08-01")), "a");
  auto bars = weekdays(40);
  bars.erase(bars.begin() + 10, bars.begin() + 15);
  const auto taken = store.take(document(bars, moment("2025-08-02")), "b");
  CHECK(taken.outcome == DocumentOutcome::rejected);
  REQUIRE(taken.refusal);
  CHECK_THAT(taken.refusal->reason, Contains("retract 5 of the 40") && Contains("--force"));
  CHECK(store.ask("SELECT count(*) FROM bar") == "40");
  CHECK(store.ask("SELECT rejected_reason FROM document WHERE outcome = 'rejected'") == taken.refusal->reason);
  CHECK(store.take(document(bars, moment("2025-08-02")), "b", true).outcome == DocumentOutcome::accepted);
  CHECK(store.ask("SELECT count(*) FROM bar") == "35");
}

TEST_CASE("four retractions are believed whatever their share") {
  Store store;
  store.take(document(weekdays(10), moment("2025-08-01")), "a");
  auto bars = weekdays(10);
  bars.erase(bars.begin() + 3, bars.begin() + 7);
  CHECK(store.take(document(bars, moment("2025-08-02")), "b").outcome == DocumentOutcome::accepted);
  CHECK(store.counts.bars.retracted == 4);
}

TEST_CASE("a provisional bar is settled by a later document without being a restatement") {
  Store store;
  store.take(document({bar(day("2025-06-02"), 10, true)}, moment("2025-06-02", 6)), "a");
  CHECK(store.counts.bars.provisional == 1);
  store.take(document({bar(day("2025-06-02"), 12)}, moment("2025-06-03")), "b");
  CHECK(store.counts.bars.settled == 1);
  CHECK(store.counts.bars.revised == 0);
  CHECK(store.ask("SELECT revision FROM series") == "2");
  CHECK(store.ask("SELECT action FROM audit_log ORDER BY audit_id DESC LIMIT 1") == "settle");
}

TEST_CASE("a feed of lower priority fills gaps and never overrides, but settles what was provisional") {
  Store store;
  store.take(document({bar(day("2025-06-02"), 10), bar(day("2025-06-04"), 12, true)}, moment("2025-06-04", 6)), "ms");
  auto yahoo = document({bar(day("2025-06-02"), 20), bar(day("2025-06-04"), 22), bar(day("2025-06-05"), 23)},
                        moment("2025-06-10"));
  yahoo.feed = "yahoo";
  store.take(yahoo, "y");
  CHECK(store.ask("SELECT group_concat(date || '=' || close) FROM bar") ==
        "2025-06-02=10.0,2025-06-04=22.0,2025-06-05=23.0");
  // And the stronger feed, later, has its word again, also against an as_of that is newer than its own.
  store.take(document({bar(day("2025-06-04"), 12.5), bar(day("2025-06-05"), 13)}, moment("2025-06-06")), "ms2");
  CHECK(store.ask("SELECT group_concat(date || '=' || close) FROM bar") ==
        "2025-06-02=10.0,2025-06-04=12.5,2025-06-05=13.0");
}

TEST_CASE("dots: the latest list decides the dates it covers, a change raises every series of the symbol") {
  Store store;
  auto daily = document(weekdays(10), moment("2025-06-20"));
  daily.dots = {day("2025-05-05"), day("2025-06-03"), day("2025-06-10")};
  store.take(daily, "d1");
  CHECK(store.counts.signals.inserted == 3);
  auto weekly = document({bar(day("2025-06-06"), 100), bar(day("2025-06-13"), 110)}, moment("2025-06-21"));
  weekly.timeframe = model::Timeframe::weekly;
  weekly.dots = {day("2025-06-03"), day("2025-06-11")};  // begins later: the dot of May is not its business
  store.take(weekly, "w1");
  CHECK(store.counts.signals.inserted == 1);
  CHECK(store.counts.signals.retracted == 1);
  CHECK(store.counts.series_changed == 2);
  CHECK(store.ask("SELECT group_concat(date) FROM signal") == "2025-05-05,2025-06-03,2025-06-11");
  CHECK(store.ask("SELECT group_concat(date) FROM signal_history") == "2025-06-10");
  // An older list, late, changes only what the newer ones do not cover.
  auto late = document(weekdays(10), moment("2025-06-19"));
  late.dots = {day("2025-05-01"), day("2025-06-12")};
  store.take(late, "d0");
  CHECK(store.ask("SELECT group_concat(date) FROM signal") == "2025-05-01,2025-05-05,2025-06-03,2025-06-11");
  // An empty list says nothing.
  store.take(document(weekdays(10), moment("2025-06-25")), "d2");
  CHECK(store.counts.signals.retracted == 0);
}

TEST_CASE("the name of a symbol is the latest document's") {
  Store store;
  const auto named = [](const char* as_of, const char* name) {
    auto made = document(weekdays(3), moment(as_of));
    made.context.name = name;
    return made;
  };
  store.take(named("2025-06-20", "Dixon"), "a");
  store.take(named("2025-06-22", "Dixon Technologies"), "b");
  store.take(named("2025-06-21", "Late Name"), "c");
  CHECK(store.ask("SELECT name FROM symbol") == "Dixon Technologies");
  CHECK(store.ask("SELECT before || after FROM audit_log WHERE action = 'rename'") ==
        R"({"name":"Dixon","currency":""}{"name":"Dixon Technologies","currency":""})");
}

TEST_CASE("two symbols that map to one export name do not share it") {
  Store store;
  for (const char* code : {"M&M.IN", "M-M.IN", "m m.in", "M^M.IN"}) {
    store.take(document(weekdays(3), moment("2025-06-20"), code), code);
  }
  CHECK(store.ask("SELECT group_concat(export_name) FROM symbol") == "M_M_IN,M_M_IN_2,M_M_IN_3,M_M_IN_4");
}

TEST_CASE("rejections are kept with place and reason, the bars set aside with their row") {
  Store store;
  auto said = document(weekdays(5), moment("2025-06-20"));
  said.rejected_bars = {{day("2025-06-09"), "chart.prices[5].high", "high 1 is below close 2", "{\"high\":1}"}};
  {
    store::BatchWriter batch(store.database, Store::run(), store.options);
    batch.take(Store::provenance("good"), said);
    batch.reject(Store::provenance("bad"), {"", "byte 12", "not JSON: x"}, "the body");
    batch.commit(moment("2025-09-01"));
  }
  CHECK(store.ask("SELECT group_concat(kind || path || place || reason, '|') FROM rejections") ==
        "documentbad.jsonbyte 12not JSON: x|bargood.jsonchart.prices[5].highhigh 1 is below close 2");
  CHECK(store.ask("SELECT body FROM document WHERE outcome = 'rejected'") == "the body");
  CHECK(store.ask("SELECT documents_total || ' ' || documents_rejected || ' ' || bars_rejected FROM batch") == "2 1 1");
}

TEST_CASE("a batch that is not committed leaves nothing") {
  Store store;
  {
    store::BatchWriter batch(store.database, Store::run(), store.options);
    batch.take(Store::provenance("a"), document(weekdays(5), moment("2025-06-20")));
  }
  CHECK(store.ask("SELECT (SELECT count(*) FROM bar) + (SELECT count(*) FROM batch) + (SELECT count(*) FROM symbol)") ==
        "0");
}

TEST_CASE("plain SQL cannot put an impossible bar into the store") {
  Store store;
  store.take(document(weekdays(5), moment("2025-06-20")), "a");
  for (const char* edit :
       {"UPDATE bar SET high = 1", "UPDATE bar SET low = 1e9", "UPDATE bar SET open = -1", "UPDATE bar SET volume = -1",
        "UPDATE bar SET rlst = 100", "UPDATE bar SET date = '2025-02-30'", "UPDATE bar SET close = 9e999, high = 9e999",
        "UPDATE bar SET session = 'x'", "UPDATE bar SET date = '2025-6-2'", "UPDATE bar SET open = 'abc'"}) {
    INFO(edit);
    CHECK_THROWS_AS(store.database.run_script(edit), base::Error);
  }
}

TEST_CASE("the first and the last date of a series follow what is inserted and retracted at its ends") {
  Store store;
  const auto ends = [&] { return store.ask("SELECT first_date || ' ' || last_date || ' ' || bar_count FROM series"); };
  store.take(document(weekdays(5, 5), moment("2025-06-14")), "a");
  CHECK(ends() == "2025-06-09 2025-06-13 5");
  store.take(document(weekdays(7), moment("2025-06-11")), "before");
  CHECK(ends() == "2025-06-02 2025-06-13 10");
  store.take(document(weekdays(3, 9), moment("2025-06-18")), "behind");
  CHECK(ends() == "2025-06-02 2025-06-17 12");
  const auto series = store::find_series(store.database, "DIX.IN", model::Timeframe::daily);
  const store::Amendment drop{{true, {}}, {}, "no such day"};
  store::amend(store.database, {series, day("2025-06-02")}, drop, {}, Store::run());
  CHECK(ends() == "2025-06-03 2025-06-17 11");
  store::amend(store.database, {series, day("2025-06-17")}, drop, {}, Store::run());
  CHECK(ends() == "2025-06-03 2025-06-16 10");
  store::amend(store.database, {series, day("2025-06-10")}, drop, {}, Store::run());
  CHECK(ends() == "2025-06-03 2025-06-16 9");
  for (const char* date : {"2025-06-03", "2025-06-04", "2025-06-05", "2025-06-06", "2025-06-09", "2025-06-11",
                           "2025-06-12", "2025-06-13", "2025-06-16"}) {
    store::amend(store.database, {series, day(date)}, drop, {}, Store::run());
  }
  CHECK(store.ask("SELECT bar_count || coalesce(first_date, '-') || coalesce(last_date, '-') FROM series") == "0--");
  store::release(store.database, {series, day("2025-06-05")}, "", {}, Store::run());
  CHECK(ends() == "2025-06-05 2025-06-05 1");
}
