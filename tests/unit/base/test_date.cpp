#include "base/date.hpp"

#include <catch2/catch.hpp>

using bluedot::base::Date;

TEST_CASE("only days that exist are dates") {
  CHECK(Date::from_civil(1970, 1, 1)->days == 0);
  CHECK(Date::from_civil(2000, 2, 29)->days == 11016);
  CHECK(Date::from_civil(1, 1, 1));
  CHECK(Date::from_civil(9999, 12, 31) == bluedot::base::k_last_date);
  CHECK(Date::from_civil(1900, 1, 1) == bluedot::base::k_first_date);
  CHECK_FALSE(Date::from_civil(1900, 2, 29));
  CHECK_FALSE(Date::from_civil(2025, 4, 31));
  CHECK_FALSE(Date::from_civil(2025, 0, 1));
  CHECK_FALSE(Date::from_civil(2025, 13, 1));
  CHECK_FALSE(Date::from_civil(0, 1, 1));
  CHECK_FALSE(Date::from_civil(10000, 1, 1));
}

TEST_CASE("ISO dates are exactly ten characters") {
  CHECK(Date::parse_iso("2025-08-01")->iso() == "2025-08-01");
  CHECK(Date::parse_iso("0001-01-01")->iso() == "0001-01-01");
  for (const std::string_view text :
       {"", "2025-8-1", "2025-08-1", "2025/08/01", "2025-02-30", "2025-08-01 ", " 2025-08-01", "2025-08-0x",
        "+025-08-01", "20250801", "0000-01-01", "2025-08-01T00:00"}) {
    INFO(text);
    CHECK_FALSE(Date::parse_iso(text));
  }
}

TEST_CASE("dates are written in two forms") {
  const Date date = *Date::parse_iso("0987-06-05");
  CHECK(date.iso() == "0987-06-05");
  const auto digits = date.basic_digits();
  CHECK(std::string(digits.data(), digits.size()) == "09870605");
}

TEST_CASE("weekdays, before and after 1970") {
  CHECK(Date::parse_iso("1970-01-01")->iso_weekday() == 4);
  CHECK(Date::parse_iso("1969-12-31")->iso_weekday() == 3);
  CHECK(Date::parse_iso("2025-08-03")->iso_weekday() == 7);
  CHECK(Date::parse_iso("2025-08-04")->iso_weekday() == 1);
  CHECK(Date::parse_iso("1900-01-01")->iso_weekday() == 1);
  CHECK(Date::parse_iso("2024-12-30")->friday_of_iso_week().iso() == "2025-01-03");
  CHECK(Date::parse_iso("1969-12-29")->friday_of_iso_week().iso() == "1970-01-02");
  CHECK(Date::parse_iso("2025-08-03")->friday_of_iso_week().iso() == "2025-08-01");
}

TEST_CASE("every day from 1900 to 2100 reads back and follows its neighbour") {
  const Date last = *Date::parse_iso("2100-12-31");
  std::string before = "1899-12-31";
  for (Date date = bluedot::base::k_first_date; date <= last; ++date.days) {
    const std::string text = date.iso();
    if (Date::parse_iso(text) != date || text <= before) FAIL(text);
    before = text;
  }
}

TEST_CASE("the digits of one date after the other are those of each") {
  const auto differs = [](bluedot::base::IsoDigits& digits, Date date) { return digits.of(date) != date.iso_digits(); };
  for (const int step : {0, 1, 2, 3, 9, 27, 28, 29, 31, 400, -1, -30}) {
    bluedot::base::IsoDigits digits;
    Date date = *Date::parse_iso("2000-01-01");
    for (int i = 0; i < 2000; ++i, date.days += step) {
      if (differs(digits, date)) FAIL(date.iso() << " in steps of " << step);
    }
  }
  bluedot::base::IsoDigits digits;
  for (const Date date : {Date{0}, bluedot::base::k_last_date, Date{-1}, bluedot::base::k_first_date, Date{3}}) {
    CHECK_FALSE(differs(digits, date));
  }
  bluedot::base::IsoDigits others;
  CHECK_FALSE(differs(others, Date{5}));
}
