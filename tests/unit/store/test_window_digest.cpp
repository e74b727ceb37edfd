#include "store/rule_check.hpp"
#include "store/window_digest.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace bluedot;
using namespace bluedot::tests;
using store::DateRange;
using store::WindowDigest;

namespace {

base::Date at(int32_t days) {
  return {days};
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

}  // namespace

TEST_CASE("a window is stretches, and days at its ends") {
  using Ranges = std::vector<DateRange>;
  CHECK(digest(bars(4, 11)).known() == Ranges{{at(4), at(7)}, {at(8), at(11)}});
  CHECK(digest(bars(3, 9)).known() == Ranges{{at(3), at(3)}, {at(4), at(7)}, {at(8), at(8)}, {at(9), at(9)}});
  CHECK(digest(bars(5, 6)).known() == Ranges{{at(5), at(5)}, {at(6), at(6)}});
  CHECK(digest(bars(-5, 0)).known() == Ranges{{at(-5), at(-5)}, {at(-4), at(-1)}, {at(0), at(0)}});
  CHECK(digest(bars(-8, -1)).known() == Ranges{{at(-8), at(-5)}, {at(-4), at(-1)}});
  CHECK_FALSE(WindowDigest().knows_any());
  CHECK(digest(bars(5, 5)).knows_any());
}

TEST_CASE("a stretch of a document is 32 days, or 32 weeks") {
  using Ranges = std::vector<DateRange>;
  auto made = document(bars(0, 64), moment("2025-08-05"));
  CHECK(WindowDigest::of(made).known() == Ranges{{at(0), at(31)}, {at(32), at(63)}, {at(64), at(64)}});
  made.timeframe = model::Timeframe::weekly;
  made.bars = {bar(at(-2), 100), bar(at(5), 100), bar(at(229), 100)};
  CHECK(WindowDigest::of(made).known() == Ranges{{at(-2), at(-1)}, {at(0), at(223)}, {at(224), at(229)}});
}

TEST_CASE("windows agree where their bars are the same, wherever they begin and end") {
  using Ranges = std::vector<DateRange>;
  CHECK(digest(bars(4, 19)).agreement(digest(bars(4, 19))) == Ranges{{at(4), at(19)}});
  CHECK(digest(bars(5, 18)).agreement(digest(bars(6, 20))) == Ranges{{at(6), at(15)}});
  CHECK(digest(bars(5, 17)).agreement(digest(bars(6, 18))) == Ranges{{at(6), at(17)}});
  CHECK(digest(bars(6, 18)).agreement(digest(bars(5, 17))) == Ranges{{at(6), at(17)}});
  CHECK(digest(bars(4, 19)).agreement(digest(bars(5, 20))) == Ranges{{at(8), at(19)}});  // days in place of a stretch
  CHECK(digest(bars(4, 19)).agreement(digest(bars(20, 30))).empty());
  CHECK(digest(bars(0, 31), 4).agreement(digest(bars(0, 31), 8)).empty());
  auto other = bars(4, 21);
  other[5].values.close += 0.5;   // day 9
  other[16].values.close += 0.5;  // day 20
  CHECK(digest(bars(4, 21)).agreement(digest(other)) == Ranges{{at(4), at(7)}, {at(12), at(19)}, {at(21), at(21)}});
}

TEST_CASE("all that makes two bars equal makes their digests") {
  const auto same = bars(4, 7);
  auto other = same;
  model::Bar& one = other[2];
  const auto differs = [&] { return digest(same).agreement(digest(other)).empty(); };
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
    CHECK(digest(fewer).agreement(digest(other)).empty());
  }
  CHECK(differs());
}

TEST_CASE("nothing is no zero, and zeros are equal") {
  auto none = bars(4, 7), zero = none, minus_zero = none;
  none[1].values.bc.reset();
  zero[1].values.bc = 0.0;
  minus_zero[1].values.bc = -0.0;
  CHECK(digest(none).agreement(digest(zero)).empty());
  CHECK_FALSE(digest(minus_zero).agreement(digest(zero)).empty());
}

TEST_CASE("a piece that is forgotten is not known to anybody") {
  WindowDigest some = digest(bars(4, 17));
  some.forget(at(3));
  some.forget(at(18));
  CHECK(some.known().size() == 5);
  some.forget(at(9));
  some.forget(at(16));
  CHECK(some.known() == std::vector<DateRange>{{at(4), at(7)}, {at(12), at(15)}, {at(17), at(17)}});
  const std::vector<DateRange> left{{at(4), at(7)}, {at(12), at(15)}, {at(17), at(17)}};
  CHECK(some.agreement(digest(bars(4, 17))) == left);
  CHECK(digest(bars(4, 17)).agreement(some) == left);
  CHECK(some.agreement(some) == left);
}

TEST_CASE("what was stored is read again, and what cannot be is nothing") {
  const WindowDigest some = digest(bars(-9, 14));
  const std::string first = some.first_date().iso(), last = some.last_date().iso(), bytes = some.bytes();
  CHECK(first == "1969-12-23");
  CHECK(last == "1970-01-15");
  CHECK(WindowDigest::stored(4, first, last, bytes).agreement(some) == std::vector<DateRange>{{at(-9), at(14)}});
  CHECK(WindowDigest::stored(4, "1969-12-22", "1970-01-14", bytes).agreement(some).empty());  // other pieces
  CHECK_FALSE(WindowDigest::stored(4, first, "1970-01-16", bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, first, "1970-01-14", bytes).knows_any());
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
    return found;
  };
  CHECK(findings().empty());
  SECTION("a bar is another") {
    store.database.run_script("UPDATE bar SET volume = 7 WHERE date = '2025-03-03'");  // our connection has no triggers
    const auto found = findings();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == "figures");
    CHECK(found[0].symbol == "DIX.IN");
    CHECK(found[0].date == "2025-02-09");
    CHECK(found[0].what.find("until 2025-03-12") != std::string::npos);
  }
  SECTION("a digest is another") {
    store.database.run_script("UPDATE window_digest SET digests = randomblob(length(digests))");
    CHECK(findings().size() == 1);
  }
  SECTION("one of another revision is nobody's") {
    store.database.run_script("UPDATE window_digest SET digests = randomblob(length(digests)), revision = 7");
    CHECK(findings().empty());
  }
}
