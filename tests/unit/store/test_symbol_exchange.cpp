#include "store/check/rule_check.hpp"
#include "store/rule/symbol_exchange.hpp"
#include "store/writing/settings_store.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

constexpr const char* k_india = "Asia/Kolkata";
constexpr const char* k_us = "America/New_York";
constexpr const char* k_zone = "SELECT time_zone FROM symbol";

// One bar of a symbol without an ending, said after its close wherever that is.
model::Document in_zone(const char* feed, const char* zone, const char* as_of, bool says = true) {
  model::Document made = document({bar(day("2025-07-31"), 10)}, moment(as_of), "DIX");
  made.feed = feed;
  made.exchange = model::exchange_in_zone(zone);
  made.says_exchange = says;
  return made;
}

std::vector<std::string> findings(const Store& store, const model::Settings& settings = {}) {
  std::vector<std::string> all;
  int64_t untold = 0;
  for (const store::CheckedSeries& series : store::series_to_check(store.database)) {
    check_series(
        store.database, series, settings, [&](const model::Finding& one) { all.push_back(one.what); }, untold);
  }
  return all;
}

}  // namespace

TEST_CASE("the strongest document that says where a symbol trades decides, whatever comes first") {
  struct Case {
    const char* what;
    model::Document stronger, weaker;
  };
  const std::vector<Case> cases{
      {"a stronger feed, though earlier", in_zone("kite", k_india, "2025-08-01"), in_zone("yahoo", k_us, "2025-08-02")},
      {"a later document of the feed", in_zone("yahoo", k_india, "2025-08-02"), in_zone("yahoo", k_us, "2025-08-01")},
      {"who says it before who does not", in_zone("yahoo", k_india, "2025-08-01"),
       in_zone("kite", k_us, "2025-08-02", false)},
      {"none says it: the stronger feed", in_zone("kite", k_india, "2025-08-01", false),
       in_zone("yahoo", k_us, "2025-08-02", false)},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    Store first, last;
    CHECK_FALSE(first.take(one.stronger, "stronger").relocated);
    const auto lost = first.take(one.weaker, "weaker").relocated;
    CHECK(first.ask(k_zone) == k_india);
    REQUIRE(lost);
    CHECK((lost->document == k_us && lost->others == k_india && !lost->has_moved));
    CHECK(first.ask("SELECT count(*) FROM audit_log WHERE action = 'relocate'") == "0");

    last.take(one.weaker, "weaker");
    CHECK(last.ask(k_zone) == k_us);
    const store::IntakeResult taken = last.take(one.stronger, "stronger");
    CHECK(last.ask("SELECT exchange || time_zone || close_minute FROM symbol") == "Asia/Kolkata930");
    REQUIRE(taken.relocated);
    CHECK((taken.relocated->document == k_india && taken.relocated->others == k_us && taken.relocated->has_moved));
    CHECK(last.ask("SELECT before || after FROM audit_log WHERE action = 'relocate'") ==
          R"({"exchange":"US","time_zone":"America/New_York","close_minute":960})"
          R"({"exchange":"","time_zone":"Asia/Kolkata","close_minute":930})");
    CHECK(findings(first).empty());
    CHECK(findings(last).empty());
  }
}

TEST_CASE("of two documents of one moment the digest decides where the symbol trades") {
  const std::string low = base::xxh3_128_hex("a") < base::xxh3_128_hex("b") ? "a" : "b", high = low == "a" ? "b" : "a";
  for (const bool low_first : {true, false}) {
    Store store;
    const auto take = [&](bool is_low) {
      store.take(in_zone("yahoo", is_low ? k_us : k_india, "2025-08-01"), is_low ? low : high);
    };
    take(low_first);
    take(!low_first);
    CHECK(store.ask(k_zone) == k_india);
  }
}

TEST_CASE("a symbol is what the documents of all its series say") {
  Store store;
  store.take(in_zone("yahoo", k_us, "2025-08-01"), "daily");
  model::Document weekly = in_zone("yahoo", k_india, "2025-08-02");
  weekly.timeframe = model::Timeframe::weekly;
  weekly.bars.front().date = day("2025-08-01");
  CHECK(store.take(weekly, "weekly").outcome == store::DocumentOutcome::accepted);
  CHECK(store.ask(k_zone) == k_india);
  CHECK(findings(store).empty());
}

TEST_CASE("an undo, its undo and another priority of the feeds move a symbol, and say so") {
  Store store;
  store.take(in_zone("yahoo", k_us, "2025-08-01"), "a");
  store.take(in_zone("kite", k_india, "2025-08-01"), "b");
  const auto undo = [&](int64_t batch) { store::undo_batch(store.database, batch, {}, Store::run(), ""); };
  undo(2);
  CHECK(store.ask(k_zone) == k_us);
  CHECK(store.ask("SELECT count(*) FROM audit_log WHERE action = 'relocate' AND batch_id = 3") == "1");
  undo(3);
  CHECK(store.ask(k_zone) == k_india);
  store::apply_settings(store.database, {}, Store::run());
  model::Settings yahoo_first;
  yahoo_first.feed_priority = {"yahoo", "kite"};
  store::apply_settings(store.database, yahoo_first, Store::run());
  CHECK(store.ask(k_zone) == k_us);
  CHECK(findings(store, yahoo_first).empty());
  CHECK(findings(store, {}).size() == 1);  // with the bar's that both say it is the same
}

TEST_CASE("where no document stands the ending decides, else what is configured") {
  for (const std::string code : {"DIX", "DIX.L"}) {
    Store store;
    model::Document made = in_zone("yahoo", k_us, "2025-08-01");
    made.symbol = code;
    store.take(made, "a");
    model::Settings settings;
    settings.default_time_zone = "Asia/Tokyo";
    store::undo_batch(store.database, 1, settings, Store::run(), "");
    CHECK(store.ask(k_zone) == (code == "DIX" ? "Asia/Tokyo" : "Europe/London"));
    // What was configured then is not known any more: nothing to find fault with.
    CHECK(findings(store).empty());
  }
}

TEST_CASE("of one body that stands twice, dated in two zones, one decides bars and symbol, whichever came back") {
  const auto dated = [](const char* zone, double close) {
    model::Document made = in_zone("yahoo", zone, "2025-08-01", false);
    made.bars = {bar(day("2025-07-31"), close)};
    return made;
  };
  const model::Document in_india = dated(k_india, 11), in_us = dated(k_us, 12);
  for (const bool india_first : {true, false}) {
    Store store;
    const auto undo = [&](int64_t batch) { store::undo_batch(store.database, batch, {}, Store::run(), ""); };
    store.take(india_first ? in_india : in_us, "a");
    undo(1);
    store.take(india_first ? in_us : in_india, "a", true);  // batch 3: taken in again while it is withdrawn
    undo(2);
    CHECK(store.ask("SELECT count(*) FROM document WHERE withdrawn_by IS NULL") == "2");
    CHECK(store.ask("SELECT close FROM bar") == "12.0");
    CHECK(store.ask(k_zone) == k_us);
    CHECK(findings(store).empty());
  }
}

TEST_CASE("a document that would take back what was dated elsewhere is refused, and the zones are named") {
  Store store;
  model::Document made = in_zone("yahoo", k_us, "2025-08-01");
  model::Document beside = in_zone("yahoo", k_india, "2025-08-02");
  made.bars.clear();
  beside.bars.clear();
  for (int i = 0; i < 20; ++i) made.bars.push_back(bar(base::Date{day("2025-07-01").days + i}, 10));
  beside.bars = {made.bars.front(), made.bars.back()};
  store.take(made, "a");
  const auto refusal = store.take(beside, "b").refusal;
  REQUIRE(refusal);
  CHECK_THAT(refusal->reason,
             Catch::Contains("(it is dated in Asia/Kolkata, the store has the symbol in America/New_York)"));
}

TEST_CASE("a symbol that trades elsewhere than its documents say is found") {
  Store store;
  store.take(in_zone("yahoo", k_us, "2025-08-01"), "a");
  store.database.run_script("UPDATE symbol SET close_minute = 900");
  CHECK(findings(store) ==
        std::vector<std::string>{R"(the store has it trade at {"exchange":"US","time_zone":"America/New_York",)"
                                 R"("close_minute":900}; by its documents it is {"exchange":"US",)"
                                 R"("time_zone":"America/New_York","close_minute":960})"});
}

TEST_CASE("a document's bars are settled by its own exchange, whatever the symbol's is") {
  // At 14:00 UTC the day is over in India and not in New York.
  const auto said = [](const char* zone, double close, const char* as_of, int hour, bool provisional) {
    model::Document made = in_zone("yahoo", zone, as_of);
    made.bars = {bar(day("2025-07-31"), close, provisional)};
    made.as_of = moment(as_of, hour);
    return made;
  };
  const model::Document settled = said(k_india, 11, "2025-07-31", 14, false);
  const model::Document later = said(k_us, 12, "2025-07-31", 15, true);
  for (const bool settled_first : {true, false}) {
    Store store;
    store.take(settled_first ? settled : later, settled_first ? "settled" : "later");
    store.take(settled_first ? later : settled, settled_first ? "later" : "settled");
    CHECK(store.ask("SELECT close || ' ' || provisional FROM bar") == "11.0 0");
    CHECK(store.ask(k_zone) == k_us);
    CHECK(findings(store).empty());
  }
}

TEST_CASE("a symbol whose documents agree is looked up for none of them") {
  Store store;
  store.take(in_zone("yahoo", k_us, "2025-08-01"), "a");
  // A document dated where the symbol trades must not ask: what it would find is put out of the rule's way here.
  store.database.run_script("UPDATE document SET time_zone = 'Asia/Tokyo'");
  CHECK(store.take(in_zone("yahoo", k_us, "2025-08-02", false), "b").outcome == store::DocumentOutcome::unchanged);
  CHECK(store.ask(k_zone) == k_us);
}
