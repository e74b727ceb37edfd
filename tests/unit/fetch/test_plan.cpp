#include "fetch_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using tests::day;
using tests::FetchStore;

namespace {

base::Date last_session(const char* symbol, const char* now) {
  return fetch::last_closed_session(model::exchange_of(symbol, "Asia/Kolkata"), base::Instant::parse(now).value());
}

}  // namespace

TEST_CASE("the last session that has closed goes by the exchange's clock and its week") {
  CHECK(last_session("A.IN", "2025-07-14T09:59:00Z") == day("2025-07-11"));  // 15:29 on Monday
  CHECK(last_session("A.IN", "2025-07-14T10:00:00Z") == day("2025-07-14"));
  CHECK(last_session("A.IN", "2025-07-13T12:00:00Z") == day("2025-07-11"));  // a Sunday
  CHECK(last_session("BTC-USD", "2025-07-13T12:00:00Z") == day("2025-07-12"));
  CHECK(last_session("A.L", "2025-07-14T15:29:00Z") == day("2025-07-11"));  // 16:29 in summer
}

TEST_CASE("a new symbol is asked for its history, one that is behind from before its last settled bar") {
  FetchStore store;
  store.universe.members = {{"DIX.IN", ""}, {"NEW.IN", ""}};
  store.take_in({.symbol = "DIX.IN", .bars = 29, .as_of_ms = 1752321600000});  // 2025-07-12; bars until 07-10
  store.settings.history_days = 40;
  CHECK(store.plan() == "DIX.IN 2025-06-30 2025-07-14\nNEW.IN 2025-06-04 2025-07-14");
  store.settings.lookback_days = 0;
  CHECK(store.plan() == "DIX.IN 2025-07-10 2025-07-14\nNEW.IN 2025-06-04 2025-07-14");
  // Its first bar is of 2025-06-02: what lies before may not have been had from whoever answered first.
  store.settings.history_days = 365;
  CHECK(store.plan() == "DIX.IN 2024-07-14 2025-07-14\nNEW.IN 2024-07-14 2025-07-14");
}

TEST_CASE("a symbol that is up to date is not asked for, unless somebody names days") {
  FetchStore store;
  store.settings.history_days = 30;
  store.universe.members = {{"DIX.IN", ""}};
  store.take_in({.symbol = "DIX.IN", .bars = 31, .as_of_ms = 1752498000000});  // until 2025-07-14, said at 13:00Z
  CHECK(store.plan().empty());
  CHECK(store.plan({.from = day("2025-07-01")}) == "DIX.IN 2025-07-01 2025-07-14");
  CHECK(store.plan({.from = day("2025-07-01"), .to = day("2025-07-02")}) == "DIX.IN 2025-07-01 2025-07-02");
  CHECK(store.plan({.from = day("2025-07-15")}).empty());  // not yet
  store.at("2025-07-15T09:00:00Z");
  CHECK(store.plan().empty());  // the next session runs
  store.at("2025-07-15T11:00:00Z");
  CHECK(store.plan() == "DIX.IN 2025-07-04 2025-07-15");
}

TEST_CASE("an answer of this hour holds, if it came after the close") {
  FetchStore store;
  store.universe.members = {{"A.IN", ""}};
  const auto is_asked = [&] { return !store.plan().empty(); };
  store.answered("A.IN", "kite", "ok", "2025-07-14T12:30:00Z");
  CHECK_FALSE(is_asked());
  store.at("2025-07-14T13:31:00Z");
  CHECK(is_asked());
  store.at("2025-07-14T12:00:00Z");  // the clock was ahead when it was asked
  CHECK(is_asked());
  store.at("2025-07-14T13:31:00Z");
  store.answered("A.IN", "kite", "empty", "2025-07-14T13:00:00Z");
  CHECK_FALSE(is_asked());
  store.answered("A.IN", "kite", "unanswered", "2025-07-14T13:00:00Z");
  CHECK(is_asked());
  store.answered("A.IN", "kite", "absent", "2025-07-14T13:00:00Z");
  CHECK(is_asked());  // yahoo may have it
  store.answered("A.IN", "yahoo", "absent", "2025-07-14T13:00:00Z");
  CHECK_FALSE(is_asked());
  store.answered("A.IN", "yahoo", "ok", "2025-07-14T09:30:00Z");  // before the close
  store.at("2025-07-14T10:15:00Z");
  CHECK(is_asked());
}

TEST_CASE("those that were asked longest ago come first, then the universe's order") {
  FetchStore store;
  store.settings.history_days = 1;
  store.universe.members = {{"A.IN", ""}, {"B.IN", ""}, {"C.IN", ""}, {"D.IN", ""}};
  store.answered("A.IN", "kite", "ok", "2025-07-13T12:00:00Z");
  store.answered("B.IN", "yahoo", "limited", "2025-07-12T12:00:00Z");
  CHECK(store.plan() ==
        "C.IN 2025-07-13 2025-07-14\nD.IN 2025-07-13 2025-07-14\nB.IN 2025-07-13 2025-07-14\n"
        "A.IN 2025-07-13 2025-07-14");
}

TEST_CASE("which of the targets' days were traded is known by the symbols that are not asked for") {
  FetchStore store;
  store.universe.members = {{"DIX.IN", ""}, {"OAL.IN", ""}, {"TCS.IN", ""}};
  constexpr int64_t k_evening_ms = 1752498000000;  // 2025-07-14T13:00Z
  store.take_in({.symbol = "DIX.IN", .bars = 31, .as_of_ms = k_evening_ms});
  store.take_in({.symbol = "TCS.IN", .bars = 30, .as_of_ms = k_evening_ms});  // until 07-11
  const auto traded = [&](const fetch::FetchRequest& request) {
    const sql::Reader database = pipeline::open_for_reading(store.workspace);
    return fetch::traded_days(store.workspace, database, store.universe,
                              fetch::plan_targets(store.workspace, database, store.settings, store.universe, request));
  };
  CHECK(traded({.symbols = {"TCS.IN"}}).empty());  // one of two others
  store.take_in({.symbol = "OAL.IN", .bars = 31, .as_of_ms = k_evening_ms});
  CHECK(traded({.symbols = {"TCS.IN"}}) == vendor::TradedDays{{"NSE", day("2025-07-14")}});
  CHECK(traded({.symbols = {"TCS.IN"}, .from = day("2025-07-10"), .to = day("2025-07-13")}) ==
        vendor::TradedDays{{"NSE", day("2025-07-10")}, {"NSE", day("2025-07-11")}});
  CHECK(traded({.symbols = {"DIX.IN"}}).empty());  // nothing is to be asked for
}

TEST_CASE("bars of the past wait until they are done, and come last") {
  FetchStore store;
  store.universe.members = {{"A.IN", ""}};
  store.settings.history_days = 1;
  const store::Backfill wish{.symbol = "B.IN", .from = day("2024-01-01"), .to = day("2024-01-31")};
  store.write([&](sql::Writer& database) {
    store::insert_backfill(database, wish);
    store::insert_backfill(database, wish);  // once
  });
  CHECK(store.plan() == "A.IN 2025-07-13 2025-07-14\nB.IN 2024-01-01 2024-01-31 past");
  CHECK(store.plan({.is_past_only = true}) == "B.IN 2024-01-01 2024-01-31 past");
  CHECK(store.plan({.symbols = {"C.IN"}}) == "C.IN 2025-07-13 2025-07-14");
  store.write([&](sql::Writer& database) { store::set_backfill_done(database, 1, store.workspace.clock.now(), "ok"); });
  CHECK(store.plan({.is_past_only = true}).empty());
}

TEST_CASE("what the past lacks is working days without a settled bar, unless they were asked for") {
  FetchStore store;
  store.take_in({.symbol = "DIX.IN", .first = day("2025-06-09"), .bars = 5, .as_of_ms = 1752321600000});
  const auto missing = [&](const char* from, const char* to) {
    std::string text;
    const sql::Reader database = pipeline::open_for_reading(store.workspace);
    for (const auto& one : fetch::find_missing(store.workspace, database, {"DIX.IN"}, {day(from), day(to)})) {
      text += one.symbol + " " + one.window.from.iso() + " " + one.window.to.iso() + " " + std::to_string(one.days);
    }
    return text;
  };
  CHECK(missing("2025-06-09", "2025-06-15").empty());
  CHECK(missing("2025-06-01", "2025-06-20") == "DIX.IN 2025-06-02 2025-06-20 10");
  CHECK(missing("2025-07-10", "2025-12-31") == "DIX.IN 2025-07-10 2025-07-14 3");  // the future lacks nothing
  store.write([&](sql::Writer& database) {
    store::insert_backfill(database, {.symbol = "DIX.IN", .from = day("2025-06-02"), .to = day("2025-06-20")});
    store::set_backfill_done(database, 1, store.workspace.clock.now(), "empty");
  });
  CHECK(missing("2025-06-01", "2025-06-20").empty());
}

TEST_CASE("the plan counts requests by the first provider that has the symbol, long windows by their parts") {
  FetchStore store;
  const auto requests = [&](const char* symbol, const char* from) {
    const sql::Reader database = pipeline::open_for_reading(store.workspace);
    const fetch::FetchRequest request{.symbols = {symbol}, .from = day(from)};
    return fetch::requests_of(fetch::plan_targets(store.workspace, database, store.settings, {}, request),
                              store.settings);
  };
  CHECK(requests("A.IN", "2025-07-01") == 1);
  CHECK(requests("A.IN", "2010-01-01") == 3);   // kite gives 2,000 days at once
  CHECK(requests("^NSEI", "2010-01-01") == 1);  // yahoo gives all, and kite has no such name
}
