// For each feed: a generated series, written as that feed's payload and read back, is the series.
#include "feed/parser.hpp"
#include "property/payloads.hpp"
#include "quality/rules.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Cents, as most prices are; a float32 holds seven digits.
double price(int cents) {
  return cents / 100.0;
}

model::Bar generated_bar(base::Date date) {
  const int low = *rc::gen::inRange(1, 4'000'000);
  const int open = low + *rc::gen::inRange(0, 500'000), close = low + *rc::gen::inRange(0, 500'000);
  const int high = std::max(open, close) + *rc::gen::inRange(0, 400'000);
  // Enough shares for each candle of a day to have one.
  const int64_t volume = *rc::gen::inRange<int64_t>(1000, 9'000'000'000'000);
  return {date, {price(open), price(high), price(low), price(close), volume, {}, {}, model::Session::trading}, false};
}

// A century by default, so that every rule on summer time there was comes up; after 1945 markets kept today's zones.
GeneratedSeries generated_series(const std::string& symbol, bool with_nulls, int32_t first_day = -9'000) {
  GeneratedSeries series;
  series.symbol = symbol;
  int32_t day = *rc::gen::inRange(first_day, 20'000);
  const int count = *rc::gen::inRange(1, 40);
  for (int i = 0; i < count; ++i) {
    day += *rc::gen::inRange(1, 60);
    series.bars.push_back(generated_bar(base::Date{day}));
    if (with_nulls && i + 1 < count && *rc::gen::arbitrary<bool>()) series.nulls.push_back(base::Date{++day});
  }
  return series;
}

void check_round_trip(const std::string& body, const GeneratedSeries& series, const feed::Request& request) {
  feed::Parser parser;
  const std::string padded = body + std::string(feed::k_padding, '}');
  const auto outcome = parser.read(std::string_view(padded).substr(0, body.size()), request);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) RC_FAIL(refusal->where + ": " + refusal->reason);
  const auto& reading = std::get<model::Reading>(outcome);
  RC_ASSERT(reading.symbol == series.symbol);
  const model::Exchange exchange = reading.exchange ? *reading.exchange : request.exchange_of(reading.symbol);
  const auto judged =
      quality::judge(reading, body, exchange, {}, base::Instant::parse("2100-01-01").value_or(base::Instant{}));
  if (const auto* refusal = std::get_if<model::Refusal>(&judged)) RC_FAIL(refusal->where + ": " + refusal->reason);
  const auto& document = std::get<model::Document>(judged);
  RC_ASSERT(document.bars == series.bars);
  RC_ASSERT(document.gaps == series.nulls);
  RC_ASSERT(document.rejected_bars.empty());
}

}  // namespace

TEST_CASE("a series written as marketsmith and read back is the series") {
  CHECK(rc::check([] {
    // A moment of early 1970 in milliseconds looks like seconds, and is refused; the feed is younger.
    const auto series = generated_series("DIX.IN", true, 100);
    check_round_trip(marketsmith_payload(series), series, {});
  }));
}

struct Market {
  const char* symbol;
  const char* time_zone;
  int open_minute;
};

Market generated_market() {
  return *rc::gen::elementOf(std::vector<Market>{{"AAPL", "America/New_York", 9 * 60 + 30},
                                                 {"RELIANCE.NS", "Asia/Kolkata", 9 * 60 + 15},
                                                 {"BHP.AX", "Australia/Sydney", 10 * 60},
                                                 {"GBPUSD=X", "Europe/London", 12 * 60},
                                                 {"0700.HK", "Asia/Hong_Kong", 9 * 60 + 30}});
}

TEST_CASE("a series written as yahoo and read back is the series") {
  CHECK(rc::check([] {
    const auto market = generated_market();
    const auto series = generated_series(market.symbol, true);
    check_round_trip(yahoo_payload(series, market.time_zone, market.open_minute), series, {});
  }));
}

TEST_CASE("a series that yahoo says on its last evening is the series, with its last day final") {
  CHECK(rc::check([] {
    const auto market = generated_market();
    const auto series = generated_series(market.symbol, true);
    check_round_trip(yahoo_evening_payload(series, market.time_zone, market.open_minute), series, {});
  }));
}

TEST_CASE("minutes of kite that stop before the close leave their day provisional, and no other") {
  CHECK(rc::check([] {
    const auto series = generated_series("RELIANCE", false, 0);
    RC_PRE(series.bars.back().date.iso_weekday() <= 5);  // a session on a weekend is as long as it is
    feed::Request request;
    request.file_name = "RELIANCE.json";
    request.now = base::Instant::parse("2100-01-01T00:00:00Z");
    const std::string body = kite_payload(series, 20, *rc::gen::inRange(9 * 60 + 16, 14 * 60 + 29));
    const std::string padded = body + std::string(feed::k_padding, '}');
    feed::Parser parser;
    const auto outcome = parser.read(std::string_view(padded).substr(0, body.size()), request);
    const auto judged = quality::judge(std::get<model::Reading>(outcome), body,
                                       model::exchange_by_suffix("RELIANCE.NS").value(), {}, *request.now);
    for (const model::Bar& bar : std::get<model::Document>(judged).bars) {
      RC_ASSERT(bar.provisional == (bar.date == series.bars.back().date));
    }
  }));
}

TEST_CASE("a series cut into candles of kite and read back is the series") {
  CHECK(rc::check([] {
    const auto series = generated_series("RELIANCE", false, 0);
    feed::Request request;
    request.file_name = "RELIANCE_daily.json";
    check_round_trip(kite_payload(series, *rc::gen::inRange(1, 20)), series, request);
  }));
}

TEST_CASE("a series written as alpha_vantage and read back is the series") {
  CHECK(rc::check([] {
    const auto series = generated_series(*rc::gen::element<std::string>("IBM", "SBIN.BSE", "SHOP.TRT"), false);
    check_round_trip(alpha_vantage_payload(series, *rc::gen::arbitrary<bool>()), series, {});
  }));
}
