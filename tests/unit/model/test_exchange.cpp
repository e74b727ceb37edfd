#include "base/error.hpp"
#include "model/exchange.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

base::Date day(std::string_view iso) {
  return *base::Date::parse_iso(iso);
}

}  // namespace

TEST_CASE("a symbol's suffix names its exchange") {
  const model::Exchange nse = model::exchange_of("DIX.IN", "America/New_York");
  CHECK(nse.name == "NSE");
  CHECK(nse.time_zone.name() == "Asia/Kolkata");
  CHECK(model::exchange_of("M&M.IN", "UTC").name == "NSE");
}

TEST_CASE("a symbol without a known suffix trades in the default time zone") {
  for (const std::string_view symbol : {"DIX", ".IN", "DIX.in", "DIX.IN.X", "DIXIN"}) {
    INFO(symbol);
    const model::Exchange exchange = model::exchange_of(symbol, "America/New_York");
    CHECK(exchange.name.empty());
    CHECK(exchange.time_zone.name() == "America/New_York");
    CHECK(exchange.close_minute == 16 * 60);
  }
  CHECK(model::exchange_of("DIX", "Asia/Kolkata").close_minute == 15 * 60 + 30);
  CHECK_THROWS_AS(model::exchange_of("DIX", "Mars/Olympus"), base::Error);
}

TEST_CASE("sessions begin at local midnight and close at 15:30") {
  const model::Exchange nse = model::exchange_of("DIX.IN", "UTC");
  using model::Timeframe;
  CHECK(nse.begin_of(Timeframe::daily, day("2025-08-01")).iso() == "2025-07-31T18:30:00.000Z");
  CHECK(nse.close_of(Timeframe::daily, day("2025-08-01")).iso() == "2025-08-01T10:00:00.000Z");
  CHECK(nse.begin_of(Timeframe::weekly, day("2025-08-01")).iso() == "2025-07-27T18:30:00.000Z");
  CHECK(nse.close_of(Timeframe::weekly, day("2025-08-01")).iso() == "2025-08-01T10:00:00.000Z");
}
