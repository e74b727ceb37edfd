#include "model/weekly_bar.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

using namespace bluedot;

namespace {

const base::Date k_friday = base::Date::parse_iso("2025-08-01").value();

// A day so many days after the week's Monday.
model::Bar day(int after_monday, double open, double high, double low, double close, std::optional<int64_t> volume) {
  return {{k_friday.days - 4 + after_monday}, {open, high, low, close, volume, {}, {}, {}}, false};
}

}  // namespace

TEST_CASE("a week opens with its first day, closes with its last, and spans the extremes") {
  const std::vector days{day(0, 10, 12, 9, 11, 100), day(1, 11, 15, 11, 14, 200), day(5, 14, 14, 8, 13, 50)};
  const auto week = model::weekly_bar(k_friday, days, true);
  REQUIRE(week);
  CHECK(week->date == k_friday);
  CHECK(week->values == model::BarValues{10, 15, 8, 13, 350, {}, {}, {}});
  CHECK_FALSE(week->provisional);
}

TEST_CASE("holidays are passed over, a week of them has no bar") {
  std::vector days{day(0, 10, 12, 9, 11, 100), day(1, 99, 99, 1, 99, std::nullopt)};
  days[1].values.session = model::Session::holiday;
  CHECK(model::weekly_bar(k_friday, days, true)->values == days[0].values);
  days.erase(days.begin());
  CHECK_FALSE(model::weekly_bar(k_friday, days, true));
  CHECK_FALSE(model::weekly_bar(k_friday, {}, true));
}

TEST_CASE("a week's volume is unknown when all are, and its indicators are the last known") {
  std::vector days{day(0, 10, 12, 9, 11, std::nullopt), day(1, 11, 15, 11, 14, std::nullopt)};
  days[0].values.rlst = 70, days[0].values.bc = 24000, days[1].values.bc = 24100;
  const auto week = model::weekly_bar(k_friday, days, true);
  CHECK_FALSE(week->values.volume);
  CHECK(week->values.rlst == 70.0);
  CHECK(week->values.bc == 24100.0);
  days[1].values.volume = 5;
  CHECK(model::weekly_bar(k_friday, days, true)->values.volume == 5);
  days[0].values.volume = std::numeric_limits<int64_t>::max();
  CHECK(model::weekly_bar(k_friday, days, true)->values.volume == std::numeric_limits<int64_t>::max());
}

TEST_CASE("a week is provisional until it is over, and while one of its days is") {
  std::vector days{day(0, 10, 12, 9, 11, 100), day(1, 11, 15, 11, 14, 200)};
  CHECK(model::weekly_bar(k_friday, days, false)->provisional);
  days[0].provisional = true;
  CHECK(model::weekly_bar(k_friday, days, true)->provisional);
}
