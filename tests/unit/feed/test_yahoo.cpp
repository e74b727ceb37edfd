#include "feed/yahoo_columns.hpp"
#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Three days of New York, the second null; the vendor answered on 2025-08-01 at 20:00:01 UTC, after the close.
constexpr std::string_view k_yahoo =
    R"({"chart":{"result":[{"meta":{"currency":"USD","symbol":"HERON","exchangeTimezoneName":"America/New_York",)"
    R"("regularMarketTime":1754078401,"longName":"Heron & Co","shortName":"Heron","fiftyTwoWeekHigh":24.665000915527344,)"
    R"("currentTradingPeriod":{"regular":{"start":1754055000,"end":1754078400}},"dataGranularity":"1d"},)"
    R"("timestamp":[1753795800,1753882200,1754055000],"events":{"dividends":{"1753795800":{"amount":0.26,"date":1753795800}},)"
    R"("splits":{"1753882200":{"date":1753882200,"numerator":4,"denominator":1,"splitRatio":"4:1"}}},)"
    R"("indicators":{"quote":[{"open":[10.5,null,11.25],"high":[11.119999885559082,null,12],"low":[10,null,11],)"
    R"("close":[11,null,11.5],"volume":[100,null,300]}],"adjclose":[{"adjclose":[9,null,11.4]}]}}],"error":null}})";

std::string yahoo_with(std::string_view what, std::string_view by) {
  std::string text(k_yahoo);
  const size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

std::string quote_with(std::string_view column, std::string_view by) {
  return yahoo_with(fmt::format("\"{}\":[", column), by);
}

}  // namespace

TEST_CASE("yahoo: dates are the exchange's, prices the float32 they were, a null says nothing") {
  const model::Reading reading = read_well(k_yahoo);
  CHECK(reading.feed == "yahoo");
  CHECK(reading.symbol == "HERON");
  CHECK(reading.timeframe == model::Timeframe::daily);
  CHECK(reading.as_of.iso() == "2025-08-01T20:00:01.000Z");
  CHECK(reading.exchange->time_zone.name() == "America/New_York");
  CHECK(reading.exchange->close_minute == 16 * 60);
  CHECK(reading.context.name == "Heron & Co");
  CHECK(reading.context.currency == "USD");
  CHECK(reading.context.week_52_high == 24.665);
  REQUIRE(reading.rows.size() == 3);
  CHECK(reading.rows[0].date.iso() == "2025-07-29");
  CHECK(reading.rows[0].high == 11.12);
  CHECK(reading.rows[0].volume == 100);
  CHECK(reading.rows[1].date.iso() == "2025-07-30");
  CHECK_FALSE(reading.rows[1].close);
  CHECK_FALSE(reading.rows[1].volume);
  CHECK(reading.rows[2].date.iso() == "2025-08-01");
  CHECK(model::field_place(reading, reading.rows[2], "high") == "chart.result[0].indicators.quote[0].high[2]");
}

TEST_CASE("yahoo: a zone that nobody knows says nothing, and the request dates the rows") {
  std::string body(k_yahoo);
  body.replace(body.find("America/New_York"), 16, "Mars/Olympus_Mon");
  feed::Request request;
  request.exchange_of = [](std::string_view) { return model::exchange_in_zone("Pacific/Auckland"); };
  const model::Reading reading = read_well(body, request);
  CHECK_FALSE(reading.exchange);
  CHECK(reading.rows[0].date.iso() == "2025-07-30");  // an open of 13:30 UTC
  CHECK(reading.rows[2].date.iso() == "2025-08-02");
}

TEST_CASE("yahoo: splits and dividends") {
  const model::Reading reading = read_well(k_yahoo);
  using model::ActionKind;
  const std::vector<model::CorporateAction> expected{
      {ActionKind::dividend, *base::Date::parse_iso("2025-07-29"), 0.26, ""},
      {ActionKind::split, *base::Date::parse_iso("2025-07-30"), 0.25, "4:1"}};
  CHECK(reading.actions == expected);
  // The key of a dividend in answers of more than a day a row is the row's; before 1970 times are negative.
  CHECK(read_well(yahoo_with(R"({"amount":0.26,"date":1753795800})", R"({"amount":0.26,"date":-249298200})"))
            .actions[0]
            .date.iso() == "1962-02-06");
  for (const char* odd : {R"({"amount":0,"date":1753795800})", R"({"amount":0.26})", R"({"amount":null,"date":1})", "7",
                          R"({"amount":0.26,"date":1e300})"}) {
    INFO(odd);
    CHECK(read_well(yahoo_with(R"({"amount":0.26,"date":1753795800})", odd)).actions.size() == 1);
  }
}

TEST_CASE("yahoo: what is no bar of ours is refused, and why") {
  const struct {
    std::string body, where, reason;
  } cases[] = {
      {R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}})", "chart",
       "error body: Not Found: No data found"},
      {R"({"finance":{"result":null,"error":{"code":"Bad Request","description":"Missing"}}})", "finance",
       "error body: Bad Request: Missing"},
      {R"({"chart":{"result":[],"error":null}})", "chart", "error body: no result and no description"},
      {yahoo_with("\"1d\"", "\"3mo\""), "chart.result[0].meta.dataGranularity",
       "the interval is '3mo'; 1d and 1wk are kept"},
      {yahoo_with(",\"dataGranularity\":\"1d\"", ""), "chart.result[0].meta.dataGranularity",
       "no chart.result[0].meta.dataGranularity; give --timeframe"},
      {yahoo_with("\"timestamp\"", "\"times\""), "chart.result[0].timestamp",
       "no chart.result[0].timestamp: bars without dates"},
      {quote_with("open", "\"o\":["), "chart.result[0].indicators.quote[0]", "only high, low, close, volume; no open"},
      {quote_with("close", "\"close\":[1,"), "chart.result[0].indicators.quote[0].close",
       "close has 4 values, timestamp 3"},
      {quote_with("close", "\"close\":[],\"close\":["), "chart.result[0].indicators.quote[0].close",
       "close stands twice"},
      {yahoo_with("1753795800,", "\"1753795800\","), "chart.result[0].timestamp[0]",
       "timestamp is not a time in seconds: \"1753795800\""},
      {yahoo_with("1753795800,", "1753795800000,"), "chart.result[0].timestamp[0]",
       "timestamp is outside the years 1 to 9999: 1753795800000"},
      {yahoo_with("\"HERON\"", "\"<b>\""), "chart.result[0].meta.symbol",
       "the symbol '<b>' has a character outside A-Z a-z 0-9 . _ & - ^ = / and space"},
      {yahoo_with("\"result\":[{", "\"result\":[{},{"), "chart.result", "2 results in one answer, not one"},
  };
  for (const auto& [body, where, reason] : cases) {
    INFO(body);
    const model::Refusal refusal = read_badly(body);
    CHECK(refusal.reason == reason);
    CHECK(refusal.where == where);
  }
  feed::Request request;
  request.timeframe = model::Timeframe::daily;
  CHECK(read_well(yahoo_with(",\"dataGranularity\":\"1d\"", ""), request).rows.size() == 3);
}

TEST_CASE("yahoo: an answer without times and prices says nothing, and one with prices alone is at fault") {
  constexpr std::string_view k_meta = R"({"chart":{"result":[{"meta":{"symbol":"HERON","dataGranularity":"1d"})";
  for (const std::string_view rest :
       {R"(,"indicators":{"quote":[{}],"adjclose":[{}]}}],"error":null}})", R"(}],"error":null}})",
        R"(,"timestamp":[],"indicators":{"quote":[{"open":[],"close":[]}]}}],"error":null}})"}) {
    INFO(rest);
    const model::Refusal refusal = read_badly(std::string(k_meta) + std::string(rest));
    CHECK(refusal.kind == model::RefusalKind::says_nothing);
    CHECK(refusal.symbol == "HERON");
  }
  CHECK(read_badly(yahoo_with("\"timestamp\"", "\"times\"")).kind == model::RefusalKind::fault);
  CHECK(read_badly(R"({"chart":{"result":[{"meta":{}}],"error":null}})").kind == model::RefusalKind::fault);
}

TEST_CASE("yahoo: every value is checked to the end of the document") {
  for (const char* bad : {"[9,nul,11.4]", "[9,null,11.4.5]", "[9,null 11.4]", "[9,null,\"\xFF\"]"}) {
    INFO(bad);
    CHECK_THAT(read_badly(yahoo_with("[9,null,11.4]", bad)).reason, Catch::StartsWith("not JSON: "));
  }
  CHECK_THAT(read_badly(std::string(k_yahoo) + "x").reason, Catch::StartsWith("not JSON: "));
}

TEST_CASE("a cell that holds no number is its row's problem") {
  const model::Reading reading = read_well(quote_with("volume", "\"volume\":[\"1\",null,300.5],\"old\":["));
  CHECK(reading.rows[0].bad_field == "volume");
  CHECK(reading.rows[0].problem == "volume is not a number: \"1\"");
  CHECK(reading.rows[2].problem.empty());
  CHECK(reading.rows[2].volume == 301);
  CHECK(reading.rows[2].is_volume_rounded);
}

TEST_CASE("prices are the shortest decimal of the float32 they were") {
  const auto narrowed = [](std::string_view token) {
    return feed::narrowed_price(token, std::stod(std::string(token)));
  };
  CHECK(narrowed("24.665000915527344") == 24.665);
  CHECK(narrowed("24.665000915") == 24.665);        // cut off
  CHECK(narrowed("252.72999572753903") == 252.73);  // an error in the last digit
  CHECK(narrowed("0.0009560000034980476") == 0.000956);
  CHECK(narrowed("124.047") == 124.047);
  CHECK(narrowed("628930.02") == 628930.02);  // more than a float32 holds: it never was one
  CHECK(narrowed("4194304.4") == 4194304.4);
  CHECK(narrowed("16777217") == 16777217);
  CHECK(narrowed("1e300") == 1e300);
  CHECK(narrowed("0.0") == 0);
}
