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

TEST_CASE("stretches that lie whole inside the window are known") {
  CHECK(digest(bars(4, 11)).known() == std::vector<DateRange>{{at(4), at(7)}, {at(8), at(11)}});
  CHECK(digest(bars(5, 10)).known().empty());
  CHECK(digest(bars(5, 11)).known() == std::vector<DateRange>{{at(8), at(11)}});
  CHECK(digest(bars(-7, 2)).known() == std::vector<DateRange>{{at(-4), at(-1)}});
  CHECK(digest(bars(-8, -1)).known() == std::vector<DateRange>{{at(-8), at(-5)}, {at(-4), at(-1)}});
  CHECK_FALSE(digest(bars(5, 10)).knows_any());
  CHECK(digest(bars(5, 11)).knows_any());
}

TEST_CASE("a stretch of a document is 32 days, or 32 weeks") {
  auto made = document(bars(0, 63), moment("2025-08-05"));
  CHECK(WindowDigest::of(made).known() == std::vector<DateRange>{{at(0), at(31)}, {at(32), at(63)}});
  made.timeframe = model::Timeframe::weekly;
  CHECK(WindowDigest::of(made).known().empty());
  made.bars.push_back(bar(at(223), 100));
  CHECK(WindowDigest::of(made).known() == std::vector<DateRange>{{at(0), at(223)}});
}

TEST_CASE("windows agree where their bars are the same, wherever they begin and end") {
  CHECK(digest(bars(4, 19)).agreement(digest(bars(4, 19))) == std::vector<DateRange>{{at(4), at(19)}});
  CHECK(digest(bars(4, 19)).agreement(digest(bars(6, 30))) == std::vector<DateRange>{{at(8), at(19)}});
  CHECK(digest(bars(6, 30)).agreement(digest(bars(4, 19))) == std::vector<DateRange>{{at(8), at(19)}});
  CHECK(digest(bars(4, 19)).agreement(digest(bars(20, 30))).empty());
  CHECK(digest(bars(0, 31), 4).agreement(digest(bars(0, 31), 8)).empty());
  auto other = bars(4, 19);
  other[5].values.close += 0.5;  // day 9
  CHECK(digest(bars(4, 19)).agreement(digest(other)) == std::vector<DateRange>{{at(4), at(7)}, {at(12), at(19)}});
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

TEST_CASE("a stretch that is forgotten is not known to anybody") {
  WindowDigest some = digest(bars(4, 15));
  some.forget(at(3));
  some.forget(at(16));
  CHECK(some.known().size() == 3);
  some.forget(at(8));
  CHECK(some.known() == std::vector<DateRange>{{at(4), at(7)}, {at(12), at(15)}});
  CHECK(some.agreement(digest(bars(4, 15))) == some.known());
  CHECK(digest(bars(4, 15)).agreement(some) == some.known());
  CHECK(some.agreement(some) == some.known());
}

TEST_CASE("what was stored is read again, and what cannot be is nothing") {
  const WindowDigest some = digest(bars(-9, 15));
  CHECK(WindowDigest::stored(4, some.first_stretch(), some.bytes()).agreement(some) ==
        std::vector<DateRange>{{at(-8), at(15)}});
  CHECK(WindowDigest::stored(4, some.first_stretch() + 1, some.bytes()).agreement(some).empty());
  const std::string_view bytes = some.bytes();
  CHECK_FALSE(WindowDigest::stored(4, 1, bytes.substr(1)).knows_any());
  CHECK_FALSE(WindowDigest::stored(0, 1, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(-4, 1, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(int64_t{1} << 40, 1, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, int64_t{1} << 60, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, -(int64_t{1} << 60), bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, 733'224, bytes).knows_any());
  CHECK_FALSE(WindowDigest::stored(4, 0, {}).knows_any());
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
    CHECK(findings().size() == 3);
  }
  SECTION("one of another revision is nobody's") {
    store.database.run_script("UPDATE window_digest SET digests = randomblob(length(digests)), revision = 7");
    CHECK(findings().empty());
  }
}
