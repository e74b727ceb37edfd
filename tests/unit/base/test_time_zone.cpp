#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <catch2/catch.hpp>

using namespace bluedot::base;

namespace {

Date day(std::string_view iso) {
  return *Date::parse_iso(iso);
}
Instant moment(std::string_view text) {
  return *Instant::parse(text);
}

}  // namespace

TEST_CASE("an unknown zone is an error of usage") {
  try {
    TimeZone::named("Mars/Olympus");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK(std::string(error.what()) == "time zone 'Mars/Olympus' is not known to this system's tzdata");
  }
  CHECK(TimeZone::named("Asia/Kolkata").name() == "Asia/Kolkata");
}

TEST_CASE("midnight in India is the evening before in UTC") {
  const TimeZone india = TimeZone::named("Asia/Kolkata");
  CHECK(india.local_date(Instant{1753986600000}) == day("2025-08-01"));
  CHECK(india.local_date(Instant{1753986599999}) == day("2025-07-31"));
  CHECK(india.at(day("2025-08-01"), 0).milliseconds == 1753986600000);
  CHECK(india.at(day("2025-08-01"), 15 * 60 + 30).iso() == "2025-08-01T10:00:00.000Z");
}

TEST_CASE("summer time moves the date's limits") {
  const TimeZone new_york = TimeZone::named("America/New_York");
  CHECK(new_york.local_date(moment("2025-01-15T04:59:59Z")) == day("2025-01-14"));
  CHECK(new_york.local_date(moment("2025-01-15T05:00:00Z")) == day("2025-01-15"));
  CHECK(new_york.local_date(moment("2025-07-15T04:00:00Z")) == day("2025-07-15"));
  CHECK(new_york.at(day("2025-01-15"), 16 * 60).iso() == "2025-01-15T21:00:00.000Z");
  CHECK(new_york.at(day("2025-07-15"), 16 * 60).iso() == "2025-07-15T20:00:00.000Z");
}

TEST_CASE("times of day that exist twice or never") {
  const TimeZone new_york = TimeZone::named("America/New_York");
  CHECK(new_york.at(day("2025-11-02"), 90).iso() == "2025-11-02T05:30:00.000Z");   // the earlier 01:30
  CHECK(new_york.at(day("2025-03-09"), 150).iso() == "2025-03-09T07:00:00.000Z");  // 02:30 is jumped over
}

TEST_CASE("zones asked in turn do not take each other's rules") {
  const TimeZone india = TimeZone::named("Asia/Kolkata"), new_york = TimeZone::named("America/New_York");
  const Instant instant = moment("2025-08-01T20:00:00Z");
  for (int i = 0; i < 3; ++i) {
    CHECK(india.local_date(instant) == day("2025-08-02"));
    CHECK(new_york.local_date(instant) == day("2025-08-01"));
    CHECK(new_york.local_date(moment("2025-01-15T04:59:59Z")) == day("2025-01-14"));
  }
}
