#include "store/check/rule_check.hpp"
#include "store/shortcut/window_row.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace bluedot;
using namespace bluedot::tests;
using store::DateRange;
using store::WindowDigest;

namespace {

// Counted from 1970-01-02, as windows are cut.
base::Date at(int32_t days) {
  return {days + 1};
}

// One bar a day.
std::vector<model::Bar> bars(int32_t first, int32_t last) {
  std::vector<model::Bar> made;
  for (int32_t day = first; day <= last; ++day) made.push_back(bar(at(day), 100 + day % 7));
  return made;
}

WindowDigest digest(const std::vector<model::Bar>& bars, int32_t days = 4) {
  return WindowDigest::of(bars, days, bars.front().date, bars.back().date);
}

// As days, and first-last.
std::string text(const std::vector<DateRange>& ranges) {
  std::string made;
  for (const DateRange& one : ranges) {
    made += (made.empty() ? "" : " ") + std::to_string(one.first.days - 1);
    if (one.last != one.first) made += "-" + std::to_string(one.last.days - 1);
  }
  return made;
}

std::string known(const std::vector<model::Bar>& bars) {
  return text(digest(bars).known());
}

}  // namespace

TEST_CASE("a window is stretches, and days at its ends") {
  CHECK(known(bars(8, 27)) == "8-11 8 9 10 11 12-15 16-19 20-23 24-27 24 25 26 27");
  CHECK(known(bars(7, 28)) == "7 8-11 8 9 10 11 12-15 16-19 20-23 24-27 24 25 26 27 28");
  CHECK(known(bars(5, 30)) == "5 6 7 8-11 8 9 10 11 12-15 16-19 20-23 24-27 24 25 26 27 28 29 30");
  CHECK(known(bars(4, 31)) == "4-7 4 5 6 7 8-11 12-15 16-19 20-23 24-27 28-31 28 29 30 31");
  CHECK(known(bars(5, 6)) == "5 6");
  CHECK(known(bars(7, 8)) == "7 8");
  CHECK(known(bars(-9, 10)) == "-9 -8--5 -8 -7 -6 -5 -4--1 0-3 4-7 4 5 6 7 8 9 10");
  CHECK(known(bars(-8, -5)) == "-8--5 -8 -7 -6 -5");
  CHECK_FALSE(WindowDigest().knows_any());
  CHECK(digest(bars(5, 5)).knows_any());
}

TEST_CASE("a stretch of a document is 32 days, or 32 weeks whose ends are cut into weeks") {
  auto made = document(bars(-5, 69), moment("2025-08-05"));
  CHECK(text(WindowDigest::of(made).known()) == "-5 -4 -3 -2 -1 0-31 32-63 64 65 66 67 68 69");
  made.timeframe = model::Timeframe::weekly;
  made.bars = {bar(at(-28), 100), bar(at(-21), 100), bar(at(259), 100)};
  CHECK(at(259).iso_weekday() == 5);
  CHECK(text(WindowDigest::of(made).known()) ==
        "-28--22 -21--15 -14--8 -7--1 0-223 224-230 231-237 238-244 245-251 252-258 259");
  auto next = made;
  next.bars = {bar(at(-21), 100), bar(at(259), 100), bar(at(266), 100)};
  CHECK(text(WindowDigest::of(next).agreement(WindowDigest::of(made))) == "-21-258");
}

TEST_CASE("windows agree where their bars are the same, wherever they begin and end") {
  const auto agreed = [](const auto& one, const auto& other) { return text(digest(one).agreement(digest(other))); };
  CHECK(agreed(bars(4, 19), bars(4, 19)) == "4-19");
  CHECK(agreed(bars(5, 30), bars(6, 31)) == "6-30");
  CHECK(agreed(bars(6, 31), bars(5, 30)) == "6-30");
  CHECK(agreed(bars(8, 31), bars(9, 32)) == "9-31");  // the first stretch is one no more
  CHECK(agreed(bars(7, 30), bars(9, 32)) == "9-30");  // and the last has become one
  CHECK(agreed(bars(8, 30), bars(11, 33)) == "11-30");
  CHECK(agreed(bars(5, 38), bars(13, 46)) == "16-35");  // 36 to 38 are inside a stretch there
  CHECK(agreed(bars(4, 19), bars(20, 30)).empty());
  CHECK(text(digest(bars(0, 31), 4).agreement(digest(bars(0, 31), 8))) == "0-3 28-31");  // by days
  auto other = bars(4, 41);
  other[7].values.close += 0.5;   // day 11
  other[16].values.close += 0.5;  // day 20
  other[37].values.close += 0.5;  // day 41
  CHECK(agreed(bars(4, 41), other) == "4-7 12-19 24-40");
}

TEST_CASE("windows disagree where what is known is another") {
  const auto is = bars(5, 30);
  auto others = is;
  CHECK(digest(others).disagreement(is).empty());
  others[1].values.close += 0.5;   // day 6
  others[5].values.close += 0.5;   // day 10
  others[10].values.close += 0.5;  // day 15
  others[25].values.close += 0.5;  // day 30
  WindowDigest noted = digest(others);
  CHECK(text(noted.disagreement(is)) == "6 8-15 30");
  noted.forget(at(6));
  noted.forget(at(14));
  CHECK(text(noted.disagreement(is)) == "8-11 30");
}

TEST_CASE("all that makes two bars equal makes their digests") {
  const auto same = bars(4, 7);
  auto other = same;
  model::Bar& one = other[2];
  const auto agreed = [&] { return text(digest(same).agreement(digest(other))); };
  CHECK(agreed() == "4-7");
  SECTION("open") {
    one.values.open += 1e-9;
  }
  SECTION("high") {
    one.values.high += 1e-9;
  }
  SECTION("low") {
    one.values.low -= 1e-9;
  }
  SECTION("close") {
    one.values.close += 1e-9;
  }
  SECTION("volume") {
    one.values.volume = 1001;
  }
  SECTION("no volume") {
    one.values.volume.reset();
  }
  SECTION("rlst") {
    one.values.rlst = 51;
  }
  SECTION("no rlst") {
    one.values.rlst.reset();
  }
  SECTION("bc") {
    one.values.bc = 24000.25;
  }
  SECTION("no bc") {
    one.values.bc.reset();
  }
  SECTION("session") {
    one.values.session = model::Session::holiday;
  }
  SECTION("provisional") {
    one.provisional = true;
  }
  SECTION("a bar less") {
    other.erase(other.begin() + 2);
  }
  SECTION("another day") {
    other.erase(other.begin() + 2);
    auto fewer = same;
    fewer.erase(fewer.begin() + 1);
    for (size_t i = 0; i < 3; ++i) fewer[i].values = other[i].values;
    CHECK(text(digest(fewer).agreement(digest(other))) == "4 7");
  }
  CHECK(agreed() == "4-5 7");
}

TEST_CASE("nothing is no zero, and zeros are equal") {
  auto none = bars(4, 7), zero = none, minus_zero = none;
  none[1].values.bc.reset();
  zero[1].values.bc = 0.0;
  minus_zero[1].values.bc = -0.0;
  CHECK(text(digest(none).agreement(digest(zero))) == "4 6-7");
  CHECK(text(digest(minus_zero).agreement(digest(zero))) == "4-7");
}

TEST_CASE("what is forgotten is not known to anybody") {
  WindowDigest some = digest(bars(4, 25));
  const size_t all = some.known().size();
  some.forget(at(3));
  some.forget(at(26));
  CHECK(some.known().size() == all);
  some.forget(at(5));   // a day, and its stretch
  some.forget(at(13));  // a stretch alone
  some.forget(at(25));  // a day alone
  CHECK(text(some.known()) == "4 6 7 8-11 16-19 20-23 20 21 22 23 24");
  CHECK(text(some.agreement(digest(bars(4, 25)))) == "4 6-11 16-24");
  CHECK(text(digest(bars(4, 25)).agreement(some)) == "4 6-11 16-24");
  CHECK(text(some.agreement(some)) == "4 6-11 16-24");
}

TEST_CASE("what was stored is read again, and what cannot be is nothing") {
  const WindowDigest some = digest(bars(-9, 14));
  const std::string first = some.first_date().iso(), last = some.last_date().iso(), bytes = some.bytes();
  CHECK(first == "1969-12-24");
  CHECK(last == "1970-01-16");
  CHECK(WindowDigest::stored(4, first, last, bytes).agreement(some) == std::vector<DateRange>{{at(-9), at(14)}});
  CHECK(WindowDigest::stored(4, "1969-12-23", "1970-01-15", bytes).agreement(some).empty());  // other pieces
  CHECK_FALSE(WindowDigest::stored(4, first, "1970-01-17", bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, first, "1970-01-15", bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, last, first, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, "", last, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, first, "soon", bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, first, last, bytes.substr(1)).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, first, last, bytes.substr(16)).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, first, last, {}).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, "1899-12-31", "9999-12-31", bytes).knows_any());
  for (const int64_t days : {int64_t{0}, int64_t{-4}, int64_t{1} << 40}) {
    CHECK_FALSE(WindowDigest::stored(days, first, last, bytes).knows_any());
  }
}

TEST_CASE("a check finds digests that are not those of the bars") {
  Store store;
  store.take(document(bars(20'089, 20'208), moment("2025-05-01")), "a");
  const auto findings = [&] {
    std::vector<model::Finding> found;
    int64_t untold = 0;
    const auto all = store::series_to_check(store.database);
    store::check_series(
        store.database, all.at(0), {}, [&](model::Finding one) { found.push_back(std::move(one)); }, untold);
    const bool is_right =
        store::check_window(store.database, all.at(0), [&](model::Finding one) { found.push_back(std::move(one)); });
    CHECK(is_right == found.empty());
    return found;
  };
  CHECK(findings().empty());
  SECTION("a bar is another") {
    store.database.run_script("UPDATE bar SET volume = 7 WHERE date = '2025-03-03'");  // our connection has no triggers
    const auto found = findings();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == "figures");
    CHECK(found[0].symbol == "DIX.IN");
    CHECK(found[0].date == "2025-02-10");
    CHECK(found[0].what.find("until 2025-03-13") != std::string::npos);
  }
  SECTION("a digest is another") {
    store.database.run_script("UPDATE window_digest SET digests = randomblob(length(digests))");
    CHECK(findings().size() == 1);
  }
  SECTION("the dots are others") {
    auto dotted = document(bars(20'089, 20'209), moment("2025-05-02"));
    dotted.dots = {day("2025-03-03"), day("2025-03-05")};
    dotted.dots_last = day("2025-05-01");
    store.take(dotted, "b");
    CHECK(findings().empty());
    store.database.run_script("UPDATE signal SET date = '2025-03-04' WHERE date = '2025-03-05'");
    const auto found = findings();
    REQUIRE_FALSE(found.empty());
    CHECK(std::ranges::count_if(found, [](const model::Finding& one) {
            return one.date == "2025-03-03" && one.what.find("dots from then on") != std::string::npos;
          }) == 1);
  }
  SECTION("dots without a digest of a bar are nobody's") {
    store.database.run_script(
        "UPDATE window_digest SET digests = zeroblob(length(digests)), dots_since = '2025-03-03', "
        "dots_digest = randomblob(16)");
    CHECK(findings().empty());
    sql::Statement row = store.database.prepare_named("series_to_prefetch");
    row.bind("DIX.IN", "daily");
    REQUIRE(row.step());
    CHECK_FALSE(store::window_row_of(row).stands.dots);
    row.reset();
    store.database.run_script("UPDATE window_digest SET digests = randomblob(length(digests))");
    REQUIRE(row.step());
    CHECK(store::window_row_of(row).stands.dots);
  }
  SECTION("one of another revision is nobody's") {
    store.database.run_script("UPDATE window_digest SET digests = randomblob(length(digests)), revision = 7");
    CHECK(findings().empty());
  }
}

TEST_CASE("digests of long documents leave their pages to those of short ones") {
  Store store;
  const auto take_all = [&](const std::vector<model::Bar>& bars, base::Instant as_of) {
    store::BatchWriter batch(store.database, Store::run(), store.options);
    for (int i = 0; i < 16; ++i) {
      const std::string symbol = "S" + std::to_string(10 + i) + ".IN";
      batch.take(Store::provenance(symbol + std::to_string(as_of.milliseconds)), document(bars, as_of, symbol));
    }
    batch.commit(as_of);
  };
  const auto pages = [&] { return std::stoi(store.ask("SELECT count(*) FROM dbstat WHERE name = 'window_digest'")); };
  const auto bytes = [&] { return std::stoi(store.ask("SELECT sum(length(digests)) FROM window_digest")); };
  take_all(bars(17'000, 20'099), moment("2025-05-01"));
  CHECK(bytes() > 16 * 1500);
  CHECK(pages() >= 4);
  take_all(bars(20'081, 20'100), moment("2025-05-02"));
  CHECK(bytes() == 16 * 20 * 16);
  CHECK(pages() <= 2);
  CHECK(store.ask("SELECT count(*) FROM window_digest JOIN series USING (series_id, revision)") == "16");
}
