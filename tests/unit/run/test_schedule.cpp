#include "base/error.hpp"
#include "run/watching/schedule.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

base::Instant at(const char* text) {
  return base::Instant::parse(text).value();
}

std::string next(const char* schedule, const char* after) {
  return run::Schedule::parse(schedule).next_after(at(after)).iso();
}

std::string last(const char* schedule, const char* until) {
  return run::Schedule::parse(schedule).last_until(at(until)).iso();
}

}  // namespace

TEST_CASE("a schedule is due at its time of day, in its zone, on its days") {
  CHECK(next("18:30 Asia/Kolkata mon-fri", "2025-08-01T12:59:59Z") == "2025-08-01T13:00:00.000Z");  // a Friday
  CHECK(next("18:30 Asia/Kolkata mon-fri", "2025-08-01T13:00:00Z") == "2025-08-04T13:00:00.000Z");
  CHECK(next("09:00 Asia/Kolkata sun", "2025-08-01T00:00:00Z") == "2025-08-03T03:30:00.000Z");
  CHECK(next("00:15 America/New_York", "2025-08-01T04:15:00Z") == "2025-08-02T04:15:00.000Z");
  CHECK(next("12:00 UTC sat-mon,wed", "2025-08-04T12:00:00Z") == "2025-08-06T12:00:00.000Z");
  CHECK(next("12:00 UTC sat-mon,wed", "2025-08-06T12:00:00Z") == "2025-08-09T12:00:00.000Z");
}

TEST_CASE("the last moment at which a schedule was due may be this one") {
  CHECK(last("18:30 Asia/Kolkata mon-fri", "2025-08-04T13:00:00Z") == "2025-08-04T13:00:00.000Z");
  CHECK(last("18:30 Asia/Kolkata mon-fri", "2025-08-04T12:59:59Z") == "2025-08-01T13:00:00.000Z");
}

TEST_CASE("a time that the clocks jump over is due at the jump, and one that they show twice is due once") {
  // On 2025-03-09 New York goes from 02:00 to 03:00, on 2025-11-02 from 02:00 back to 01:00.
  CHECK(next("02:30 America/New_York", "2025-03-09T06:00:00Z") == "2025-03-09T07:00:00.000Z");
  CHECK(next("02:30 America/New_York", "2025-03-09T07:00:00Z") == "2025-03-10T06:30:00.000Z");
  CHECK(next("01:30 America/New_York", "2025-11-02T04:00:00Z") == "2025-11-02T05:30:00.000Z");
  CHECK(next("01:30 America/New_York", "2025-11-02T05:30:00Z") == "2025-11-03T06:30:00.000Z");
  CHECK(next("09:00 America/New_York", "2025-03-08T15:00:00Z") == "2025-03-09T13:00:00.000Z");
}

TEST_CASE("what is no schedule is refused with what is wrong") {
  for (const char* text : {"", "18:30", "1830 UTC", "24:00 UTC", "18:60 UTC", "18:30 Asia/Kolkata funday",
                           "18:30 Asia/Kolkata mon-", "18:30 Asia/Kolkata mon fri", "18:30 Middle/Earth"}) {
    INFO(text);
    CHECK_THROWS_AS(run::Schedule::parse(text), base::Error);
  }
}
