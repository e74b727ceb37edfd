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

TEST_CASE("a week of what trades every day ends on its Sunday") {
  using model::Timeframe;
  for (const auto& exchange : {model::exchange_by_suffix("BTC-USD").value(), model::exchange_in_zone("UTC")}) {
    CHECK(exchange.trades_all_week());
    CHECK(exchange.begin_of(Timeframe::weekly, day("2025-08-01")).iso() == "2025-07-28T00:00:00.000Z");
    CHECK(exchange.close_of(Timeframe::weekly, day("2025-08-01")).iso() == "2025-08-03T23:59:00.000Z");
    CHECK(exchange.close_of(Timeframe::daily, day("2025-08-01")).iso() == "2025-08-01T23:59:00.000Z");
  }
  CHECK_FALSE(model::exchange_of("DIX", "UTC").trades_all_week());  // configured, for symbols of any kind
  CHECK_FALSE(model::exchange_by_suffix("EURUSD=X")->trades_all_week());
}

TEST_CASE("endings of symbols name exchanges all over the world") {
  const struct {
    const char *symbol, *exchange, *zone;
    int close;
  } cases[] = {{"RELIANCE.NS", "NSE", "Asia/Kolkata", 930}, {"SBIN.BSE", "BSE", "Asia/Kolkata", 930},
               {"TSCO.L", "LSE", "Europe/London", 990},     {"GS2C.DE", "XETRA", "Europe/Berlin", 1050},
               {"BHP.AX", "ASX", "Australia/Sydney", 960},  {"SHOP.TRT", "TSX", "America/Toronto", 960},
               {"EURUSD=X", "CCY", "Europe/London", 1439},  {"BTC-USD", "CCC", "UTC", 1439},
               {"GC=F", "CME", "America/New_York", 1020}};
  for (const auto& [symbol, name, zone, close] : cases) {
    INFO(symbol);
    const auto exchange = model::exchange_by_suffix(symbol);
    REQUIRE(exchange);
    CHECK(exchange->name == name);
    CHECK(exchange->time_zone.name() == zone);
    CHECK(exchange->close_minute == close);
  }
  CHECK_FALSE(model::exchange_by_suffix("AAPL"));
  CHECK_FALSE(model::exchange_by_suffix("BRK-B"));
  CHECK(model::exchange_in_zone("America/New_York").close_minute == 16 * 60);
  CHECK(model::exchange_in_zone("Asia/Kolkata").close_minute == 15 * 60 + 30);
  CHECK(model::exchange_in_zone("Asia/Kathmandu").close_minute == 23 * 60 + 59);  // unknown: never too early
}

TEST_CASE("summer time is right for a century") {
  const auto closes = [](const char* zone, std::string_view date, int minute) {
    model::Exchange exchange = model::exchange_in_zone(zone);
    exchange.close_minute = minute;
    return exchange.close_of(model::Timeframe::daily, day(date)).iso().substr(11, 5);
  };
  // New York: war time all year, the rules of 1967, all winter of 1974, April until 1986, and those of 2007.
  CHECK(closes("America/New_York", "1929-10-29", 960) == "21:00");
  CHECK(closes("America/New_York", "1943-01-15", 960) == "20:00");
  CHECK(closes("America/New_York", "1974-02-01", 960) == "20:00");
  CHECK(closes("America/New_York", "1987-10-19", 960) == "20:00");
  CHECK(closes("America/New_York", "2006-03-15", 960) == "21:00");
  CHECK(closes("America/New_York", "2007-03-15", 960) == "20:00");
  CHECK(closes("America/New_York", "2007-11-02", 960) == "20:00");
  CHECK(closes("America/New_York", "2006-11-02", 960) == "21:00");
  // London kept summer time from 1968 to 1971; India had it in the war; Sydney's is the other way round.
  CHECK(closes("Europe/London", "1970-01-15", 990) == "15:30");
  CHECK(closes("Europe/London", "1972-01-14", 990) == "16:30");
  CHECK(closes("Asia/Kolkata", "1943-06-15", 930) == "09:00");
  CHECK(closes("Asia/Kolkata", "2025-06-16", 930) == "10:00");
  CHECK(closes("Australia/Sydney", "2025-01-15", 960) == "05:00");
  CHECK(closes("Australia/Sydney", "2025-07-15", 960) == "06:00");
}
