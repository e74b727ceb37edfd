#include "base/instant.hpp"

#include <catch2/catch.hpp>

using namespace bluedot::base;

TEST_CASE("instants are written in UTC with three decimals") {
  CHECK(Instant{0}.iso() == "1970-01-01T00:00:00.000Z");
  CHECK(Instant{1754142710132}.iso() == "2025-08-02T13:51:50.132Z");
  CHECK(Instant{-1}.iso() == "1969-12-31T23:59:59.999Z");
  CHECK(Instant{-86'400'000}.iso() == "1969-12-31T00:00:00.000Z");
}

TEST_CASE("a date alone is its last millisecond") {
  CHECK(Instant::parse("2025-08-02")->iso() == "2025-08-02T23:59:59.999Z");
}

TEST_CASE("times of day need an offset") {
  CHECK(Instant::parse("2025-08-02T13:51:50.132Z")->milliseconds == 1754142710132);
  CHECK(Instant::parse("2025-08-02T13:51Z")->iso() == "2025-08-02T13:51:00.000Z");
  CHECK(Instant::parse("2025-08-02T13:51:07Z")->iso() == "2025-08-02T13:51:07.000Z");
  CHECK(Instant::parse("2025-08-01T00:00:00+05:30")->iso() == "2025-07-31T18:30:00.000Z");
  CHECK(Instant::parse("2025-08-01T00:00:00-0430")->iso() == "2025-08-01T04:30:00.000Z");
  for (const std::string_view text :
       {"", "yesterday", "2025-08-02T13:51", "2025-08-02T13:51:50", "2025-08-02T24:00Z", "2025-08-02T13:60Z",
        "2025-08-02T13:51:60Z", "2025-08-02T13:51:50.13Z", "2025-08-02T13:51:50.1321Z", "2025-08-02T13Z",
        "2025-02-30T13:51Z", "2025-08-02T13:51+15:00", "2025-08-02T13:51+05:60", "2025-08-02T13:51Z ",
        "2025-08-02X13:51Z", "2025-08-02T13:51+", "2025-08-02T1:51Z", "1754142710132"}) {
    INFO(text);
    CHECK_FALSE(Instant::parse(text));
  }
}

TEST_CASE("instants read back what they write") {
  for (int64_t ms = -4'000'000'000'000; ms < 4'000'000'000'000; ms += 12'345'678'901) {
    CHECK(Instant::parse(Instant{ms}.iso()) == Instant{ms});
  }
}

TEST_CASE("the UTC date of an instant, before and after 1970") {
  CHECK(Instant{0}.utc_date().iso() == "1970-01-01");
  CHECK(Instant{-1}.utc_date().iso() == "1969-12-31");
  CHECK(Instant{k_ms_per_day - 1}.utc_date().iso() == "1970-01-01");
  CHECK(Instant{k_ms_per_day}.utc_date().iso() == "1970-01-02");
}

TEST_CASE("instants that cannot be dated") {
  CHECK(can_be_dated(Instant{0}));
  CHECK(can_be_dated(*Instant::parse("0001-01-02")));
  CHECK(can_be_dated(*Instant::parse("9999-12-30")));
  CHECK_FALSE(can_be_dated(*Instant::parse("0001-01-01")));
  CHECK_FALSE(can_be_dated(*Instant::parse("9999-12-31")));
  CHECK_FALSE(can_be_dated(Instant{INT64_MAX}));
  CHECK_FALSE(can_be_dated(Instant{INT64_MIN}));
}
