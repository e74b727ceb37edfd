// Which documents outrank another one, date by date.
#include "store/rule/coverage.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Bars of 2 to 6 June. NSE closes at 10:00 UTC.
model::Document week_said_at(base::Instant as_of) {
  return document({bar(day("2025-06-02"), 100), bar(day("2025-06-06"), 104)}, as_of);
}

store::OtherDocument other_said_at(base::Instant as_of) {
  return {.document_id = 7,
          .order = {as_of, 1000, 5, ""},
          .first = day("2025-06-03"),
          .last = day("2025-06-05"),
          .exchange = model::exchange_of("DIX.IN", "Asia/Kolkata")};
}

}  // namespace

TEST_CASE("a later document of the same feed decides the dates it covers, and no others") {
  store::Coverage coverage(week_said_at(moment("2025-06-20")));
  CHECK(coverage.empty());
  auto later = other_said_at(moment("2025-06-21"));
  later.gaps = {day("2025-06-04")};
  coverage.add(later);
  CHECK_FALSE(coverage.outranks_bar(day("2025-06-02")));
  CHECK(coverage.outranks_bar(day("2025-06-03")));
  CHECK_FALSE(coverage.outranks_bar(day("2025-06-04")));  // its gap
  CHECK(coverage.outranks_bar(day("2025-06-05")));
  CHECK_FALSE(coverage.outranks_bar(day("2025-06-06")));
}

TEST_CASE("among settled statements the stronger feed decides, whichever spoke later") {
  const base::Instant earlier = moment("2025-06-19"), later = moment("2025-06-21");
  store::Coverage below(week_said_at(later)), above(week_said_at(earlier));
  auto stronger = other_said_at(earlier);
  stronger.is_stronger_feed = true;
  stronger.is_later = false;
  below.add(stronger);
  CHECK(below.outranks_bar(day("2025-06-03")));
  auto weaker = other_said_at(later);
  weaker.is_weaker_feed = true;
  above.add(weaker);
  CHECK_FALSE(above.outranks_bar(day("2025-06-03")));
}

TEST_CASE("a settled statement outranks a provisional one, whatever the feeds") {
  const base::Date date = day("2025-06-05");
  const base::Instant in_session = moment("2025-06-05", 9), after_close = moment("2025-06-05", 11);
  store::Coverage provisional(week_said_at(in_session)), settled(week_said_at(after_close));
  auto weaker = other_said_at(after_close);
  weaker.is_weaker_feed = true;
  provisional.add(weaker);
  CHECK(provisional.outranks_bar(date));
  CHECK_FALSE(provisional.outranks_bar(day("2025-06-04")));  // both are settled there
  auto stronger = other_said_at(in_session);
  stronger.is_stronger_feed = true;
  settled.add(stronger);
  CHECK_FALSE(settled.outranks_bar(date));
  CHECK(settled.outranks_bar(day("2025-06-04")));
}

TEST_CASE("of dots nothing is provisional: a weaker feed never decides them, any other that covers the day does") {
  const base::Date date = day("2025-06-05");
  store::Coverage coverage(week_said_at(moment("2025-06-05", 9)));
  auto weaker = other_said_at(moment("2025-06-05", 11));
  weaker.is_weaker_feed = true;
  coverage.add(weaker);
  CHECK_FALSE(coverage.outranks_dot(date));
  coverage.add(other_said_at(moment("2025-06-05", 11)));
  CHECK(coverage.outranks_dot(date));
  CHECK_FALSE(coverage.outranks_dot(day("2025-06-06")));
}

TEST_CASE("a settled derived bar outranks what was said before its week was over, and nothing settled") {
  const base::Date friday = day("2025-06-06");
  for (const auto& [as_of, is_outranked] : {std::pair(moment("2025-06-05"), true), {moment("2025-06-07"), false}}) {
    auto weekly = document({bar(friday, 104)}, as_of);
    weekly.timeframe = model::Timeframe::weekly;
    store::Coverage coverage(weekly);
    coverage.add_settled_derived(friday);
    CHECK_FALSE(coverage.empty());
    CHECK(coverage.outranks_bar(friday) == is_outranked);
  }
}

TEST_CASE("a document is outranked by a stronger feed only while its own feed said nothing later") {
  store::Coverage coverage(week_said_at(moment("2025-06-20")));
  CHECK_FALSE(coverage.is_by_stronger_feed());
  auto stronger = other_said_at(moment("2025-06-19"));
  stronger.is_stronger_feed = true;
  coverage.add(stronger);
  CHECK(coverage.is_by_stronger_feed());
  coverage.add(other_said_at(moment("2025-06-21")));
  CHECK_FALSE(coverage.is_by_stronger_feed());
}
