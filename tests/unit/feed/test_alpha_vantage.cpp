#include "feed/alpha_vantage_rows.hpp"
#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

constexpr std::string_view k_daily =
    R"({"Meta Data":{"1. Information":"Daily","2. Symbol":"heron.bse","3. Last Refreshed":"2025-08-01",)"
    R"x("4. Output Size":"Compact","5. Time Zone":"US/Eastern"},"Time Series (Daily)":{)x"
    R"("2025-08-01":{"1. open":"10.0000","2. high":"11.5000","3. low":"9.2500","4. close":"11.0000",)"
    R"("5. adjusted close":"5.5","6. volume":"100","7. dividend amount":"0.2500","8. split coefficient":"2.0"},)"
    R"("2025-07-31":{"1. open":"10","2. high":"11.5","3. low":"9.25","4. close":"11","5. volume":"2500000000"}}})";

std::string daily_with(std::string_view what, std::string_view by) {
  std::string text(k_daily);
  const size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

std::string refreshed(std::string_view when, std::string_view symbol = "heron.bse") {
  std::string text = daily_with("\"2025-08-01\",", "\"" + std::string(when) + "\",");
  return text.replace(text.find("heron.bse"), 9, symbol);
}

}  // namespace

TEST_CASE("alpha_vantage: values are texts, named by words") {
  const model::Reading reading = read_well(k_daily);
  CHECK(reading.feed == "alpha_vantage");
  CHECK(reading.symbol == "HERON.BSE");
  CHECK(reading.timeframe == model::Timeframe::daily);
  REQUIRE(reading.rows.size() == 2);
  CHECK(reading.rows[0].date.iso() == "2025-08-01");
  CHECK(reading.rows[0].low == 9.25);
  CHECK(reading.rows[0].close == 11);
  CHECK(reading.rows[0].volume == 100);
  CHECK(reading.rows[1].volume == 2'500'000'000);
  CHECK(model::field_place(reading, reading.rows[1], "high") == "Time Series (Daily)[\"2025-07-31\"].high");
  CHECK(model::row_text(reading.rows[1], k_daily) ==
        R"({"1. open":"10","2. high":"11.5","3. low":"9.25","4. close":"11","5. volume":"2500000000"})");
  using model::ActionKind;
  const std::vector<model::CorporateAction> expected{{ActionKind::dividend, reading.rows[0].date, 0.25, ""},
                                                     {ActionKind::split, reading.rows[0].date, 0.5, "2:1"}};
  CHECK(reading.actions == expected);
}

TEST_CASE("alpha_vantage: when it was said, and where the symbol trades") {
  // A date alone is its end at the exchange; the zone is claimed for every symbol, and true of those without an ending.
  CHECK(read_well(k_daily).as_of.iso() == "2025-08-01T18:29:59.999Z");
  CHECK(read_well(k_daily).exchange->name == "BSE");
  CHECK(read_well(refreshed("2025-08-01", "ibm")).as_of.iso() == "2025-08-02T03:59:59.999Z");
  CHECK(read_well(refreshed("2025-08-01", "ibm")).exchange->time_zone.name() == "America/New_York");
  // Without a zone it says none, and the request dates it.
  std::string unsaid = refreshed("2025-08-01", "ibm");
  unsaid.replace(unsaid.find("US/Eastern"), 10, "Mars/Olymp");
  CHECK(!read_well(unsaid).exchange);
  CHECK(read_well(unsaid).as_of.iso() == "2025-08-01T18:29:59.999Z");
  // With a time of day the bar of that day is in progress, even behind the close.
  CHECK(read_well(refreshed("2025-08-01 12:41:14", "ibm")).as_of.iso() == "2025-08-01T16:41:14.000Z");
  const auto closed = read_well(refreshed("2025-08-01 16:00:01", "ibm"));
  CHECK(closed.as_of.iso() == "2025-08-01T20:00:01.000Z");
  REQUIRE(closed.finality.provisional_from);
  CHECK(closed.finality.provisional_from->iso() == "2025-08-01");
  CHECK(!read_well(refreshed("2025-08-04 16:00:01", "ibm")).finality.provisional_from);
  CHECK(!read_well(refreshed("2025-08-01", "ibm")).finality.provisional_from);
}

TEST_CASE("alpha_vantage: weeks are dated on their Friday, and name no day of a dividend") {
  const model::Reading reading = read_well(daily_with("Time Series (Daily)", "Weekly Adjusted Time Series"));
  CHECK(reading.timeframe == model::Timeframe::weekly);
  CHECK(reading.rows[1].date.iso() == "2025-08-01");
  CHECK(reading.actions.empty());
}

TEST_CASE("alpha_vantage: what is no data of ours is refused, and why") {
  const struct {
    std::string body, where, reason;
  }  // namespace
  cases[] = {
      {R"({"Note":"Thank you"})", "$", "error body: Thank you"},
      {R"({"Information":"demo key"})", "$", "error body: demo key"},
      {R"({"Error Message":"Invalid API call."})", "$", "error body: Invalid API call."},
      {R"({"Meta Data":{"2. Symbol":"IBM","3. Last Refreshed":"2025-08-01"},"Note":"slow down"})", "$",
       "error body: slow down"},
      {daily_with("Time Series (Daily)", "Monthly Time Series"), "Monthly Time Series",
       "the series is 'Monthly Time Series'; daily and weekly are kept"},
      {daily_with("Time Series (Daily)", "Time Series (5min)"), "Time Series (5min)",
       "the series is 'Time Series (5min)'; daily and weekly are kept"},
      {daily_with("\"2025-07-31\"", "\"2025-07-31 16:00:00\""), "Time Series (Daily)[\"2025-07-31 16:00:00\"]",
       "'2025-07-31 16:00:00' is no date like 2025-08-01"},
      {daily_with("heron.bse", ""), "Meta Data.2. Symbol", "no Meta Data.2. Symbol; give --symbol"},
      {refreshed("yesterday"), "Meta Data.3. Last Refreshed", "'yesterday' is no date or time"},
      {refreshed(""), "Meta Data.3. Last Refreshed", "no Meta Data.3. Last Refreshed; give --as-of"},
      {R"({"Meta Data":{"2. Symbol":"IBM","3. Last Refreshed":"2025-08-01"}})", "$", "no time series"},
      {R"x({"Meta Data":{"2. Symbol":"IBM"},"Time Series (Daily)":{}})x", "Time Series (Daily)",
       "no bars: the series is empty"},
  };
  for (const auto& [body, where, reason] : cases) {
    INFO(body);
    const model::Refusal refusal = read_badly(body);
    CHECK(refusal.reason == reason);
    CHECK(refusal.where == where);
  }
}

TEST_CASE("alpha_vantage: a text that is no number is its row's problem") {
  const struct {
    std::string_view what, by, field, problem;
  } cases[] = {
      {"\"10.0000\"", "\"ten\"", "1. open", "1. open is not a number: \"ten\""},
      {"\"10.0000\"", "\"1e999\"", "1. open", "1. open is not finite: 1e999"},
      {"\"10.0000\"", "\"0x10\"", "1. open", "1. open is not a number: \"0x10\""},
      {"\"100\"", "\"-10.5\"", "6. volume", "6. volume is not a whole number that can be kept"},
      {"\"5. adjusted close\":\"5.5\"", "\"9. open\":\"5.5\"", "9. open", "9. open stands twice"},
  };
  for (const auto& [what, by, field, problem] : cases) {
    INFO(by);
    const model::Reading reading = read_well(daily_with(what, by));
    CHECK(reading.rows[0].bad_field == field);
    CHECK(reading.rows[0].problem == problem);
    CHECK(reading.rows[1].problem.empty());
  }
  const model::Reading rounded = read_well(daily_with("\"100\"", "\"10.5\""));
  CHECK(rounded.rows[0].volume == 11);
  CHECK(rounded.rows[0].is_volume_rounded);
  CHECK(feed::words_of("6. volume") == "volume");
  CHECK(feed::words_of("Close") == "close");
  CHECK(feed::words_of("7.") == "");
}
