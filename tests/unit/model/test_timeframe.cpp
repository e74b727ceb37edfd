#include "model/timeframe.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using model::Timeframe;

namespace {

base::Date date_of(std::string_view iso) {
  return *base::Date::parse_iso(iso);
}

}  // namespace

TEST_CASE("timeframes have names") {
  CHECK(model::name_of(Timeframe::daily) == "daily");
  CHECK(model::name_of(Timeframe::weekly) == "weekly");
  CHECK(model::parse_timeframe("Daily") == Timeframe::daily);
  CHECK(model::parse_timeframe("WEEKLY") == Timeframe::weekly);
  using namespace std::string_view_literals;
  for (const std::string_view text : {""sv, "day"sv, "Monthly"sv, "daily "sv, "daily\0"sv, "daily\0x"sv, "dailyx"sv}) {
    INFO(text);
    CHECK_FALSE(model::parse_timeframe(text));
  }
}

TEST_CASE("a file's name tells its timeframe, whatever kind of JSON it is") {
  for (const char* ending : {".json", ".jsonl", ".ndjson", ".JSON.gz", ".jsonl.gz"}) {
    INFO(ending);
    CHECK(model::timeframe_of_file(std::string("A_daily") + ending) == Timeframe::daily);
    CHECK(model::timeframe_of_file(std::string("A_WEEKLY") + ending) == Timeframe::weekly);
    CHECK_FALSE(model::timeframe_of_file(std::string("A") + ending));
  }
  CHECK_FALSE(model::timeframe_of_file("A_daily.csv"));
}

TEST_CASE("a weekly bar carries the Friday of its week") {
  CHECK(model::bar_date(Timeframe::daily, date_of("2025-07-30")) == date_of("2025-07-30"));
  for (const std::string_view iso : {"2025-07-28", "2025-07-30", "2025-08-01", "2025-08-02", "2025-08-03"}) {
    INFO(iso);
    CHECK(model::bar_date(Timeframe::weekly, date_of(iso)) == date_of("2025-08-01"));
  }
  CHECK(model::bar_date(Timeframe::weekly, date_of("2025-08-04")) == date_of("2025-08-08"));
}

TEST_CASE("a period begins on its day, or on its Monday") {
  CHECK(model::period_begin(Timeframe::daily, date_of("2025-08-01")) == date_of("2025-08-01"));
  CHECK(model::period_begin(Timeframe::weekly, date_of("2025-08-01")) == date_of("2025-07-28"));
}
