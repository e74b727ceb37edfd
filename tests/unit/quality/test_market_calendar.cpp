#include "quality/market_calendar.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using quality::MarketCalendar;

namespace {

base::Date day(int number) {
  return {20'000 + number};
}

}  // namespace

TEST_CASE("a day counts on which half of the symbols that lived then traded") {
  const MarketCalendar calendar({{day(1), 4}, {day(2), 2}, {day(3), 1}, {day(5), 4}},
                                {{day(1), day(5)}, {day(1), day(5)}, {day(1), day(5)}, {day(1), day(5)}});
  CHECK(calendar.days() == std::vector{day(1), day(2), day(5)});
  CHECK(calendar.has(day(2)));
  CHECK_FALSE(calendar.has(day(3)));
  CHECK(calendar.between(day(2), day(4)) == std::vector{day(2)});
  CHECK(calendar.between(day(6), day(9)).empty());
  CHECK(calendar.between(day(5), day(1)).empty());
}

TEST_CASE("symbols that do not live yet, or no longer, are not counted") {
  // Two were listed on day 3, and one was last traded on day 1.
  const MarketCalendar calendar({{day(1), 1}, {day(2), 1}, {day(3), 3}},
                                {{day(1), day(1)}, {day(1), day(3)}, {day(3), day(3)}, {day(3), day(3)}});
  CHECK(calendar.days() == std::vector{day(1), day(2), day(3)});
}

TEST_CASE("a calendar of nothing has no days") {
  CHECK(MarketCalendar({}, {}).days().empty());
}
