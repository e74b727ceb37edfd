#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

std::string kite(std::string_view candles) {
  return fmt::format(R"({{"status":"success","data":{{"candles":[{}]}}}})", candles);
}

feed::Request named(std::string file_name) {
  feed::Request request;
  request.file_name = std::move(file_name);
  return request;
}

constexpr std::string_view k_minutes =
    R"(["2025-07-31T09:15:00+0530",10,11,9.5,10.5,100],["2025-07-31T09:16:00+0530",10.5,12,9.25,11,50,7],)"
    R"(["2025-08-01T09:15:00+0530",11,11,11,11,0])";

}  // namespace

TEST_CASE("kite: candles finer than a day become days") {
  const model::Reading reading = read_well(kite(k_minutes), named("RELIANCE_daily.json.gz"));
  CHECK(reading.feed == "kite");
  CHECK(reading.symbol == "RELIANCE");
  CHECK(reading.as_of.iso() == "2025-08-01T03:46:00.000Z");  // the end of the newest candle
  CHECK(reading.exchange->name == "NSE");
  REQUIRE(reading.rows.size() == 2);
  CHECK(reading.rows[0].date.iso() == "2025-07-31");
  CHECK(reading.rows[0].open == 10);
  CHECK(reading.rows[0].high == 12);
  CHECK(reading.rows[0].low == 9.25);
  CHECK(reading.rows[0].close == 11);
  CHECK(reading.rows[0].volume == 150);
  CHECK(reading.rows[1].index == 2);
  CHECK(row_place(reading, reading.rows[1]) == "data.candles[2]");
  CHECK(model::row_text(reading.rows[1], "") ==
        R"({"date":"2025-08-01","open":11,"high":11,"low":11,"close":11,"volume":0})");
}

TEST_CASE("kite: an answer is of the end of its newest candle, and never of later than the clock") {
  const std::string days =
      kite(R"(["2025-07-31T00:00:00+0530",10,11,9,10,1],["2025-08-01T00:00:00+0530",10,11,9,10,1])");
  const auto as_of = [&](const char* now) {
    feed::Request request = named("INFY.json");
    request.now = base::Instant::parse(now);
    return read_well(days, request).as_of.iso();
  };
  CHECK(read_well(days, named("INFY.json")).as_of.iso() == "2025-08-01T10:00:00.000Z");  // 15:30 in India
  CHECK(as_of("2025-08-01T06:30:00Z") == "2025-08-01T06:30:00.000Z");                    // asked at noon
  CHECK(as_of("2025-08-01T09:59:59Z") == "2025-08-01T09:59:59.000Z");
  CHECK(as_of("2025-08-01T10:00:00Z") == "2025-08-01T10:00:00.000Z");
  CHECK(as_of("2026-01-01T00:00:00Z") == "2025-08-01T10:00:00.000Z");
}

TEST_CASE("kite: --symbol and --as-of say what the candles do not") {
  feed::Request request = named("answer.json");
  request.symbol = "RELIANCE.BO";
  request.as_of = base::Instant::parse("2025-08-01T06:00:00Z");
  const model::Reading reading = read_well(kite(k_minutes), request);
  CHECK(reading.symbol == "RELIANCE.BO");
  CHECK(reading.exchange->name == "BSE");
  CHECK(reading.as_of.iso() == "2025-08-01T06:00:00.000Z");
  CHECK(read_badly(kite(k_minutes), named("2025-08-01.json")).reason ==
        "no symbol inside, and none in the file's name ('2025-08-01' names no company, nor does its folder); give "
        "--symbol");
  request = named("2025-08-01.json");
  request.folder_name = "RELIANCE";
  CHECK(read_well(kite(k_minutes), request).symbol == "RELIANCE");
  request = named("RELIANCE.json");
  request.is_one_of_several = true;
  CHECK(read_badly(kite(k_minutes), request).reason ==
        "no symbol inside, and the file has other bodies; give --symbol, or a file to each");
  request.symbol = "RELIANCE";
  CHECK(read_well(kite(k_minutes), request).symbol == "RELIANCE");
  CHECK(read_badly(kite(k_minutes), named("a;b.json")).reason ==
        "no symbol inside, and none in the file's name (the symbol 'a;b' has a character outside A-Z a-z 0-9 . _ & - ^ "
        "= / and space); give --symbol");
}

TEST_CASE("kite: a candle that stands twice counts once, one that differs spoils its day") {
  const std::string day = R"(["2025-07-31T09:15:00+0530",10,11,9.5,10.5,100])";
  CHECK(read_well(kite(day + "," + day), named("X.json")).rows[0].volume == 100);
  const std::string other = R"(["2025-07-31T09:15:00+0530",10,11,9.5,10.5,101])";
  CHECK(read_well(kite(day + "," + other), named("X.json")).rows[0].problem ==
        "two candles of 2025-07-31T03:45:00.000Z differ");
  // The order of the list does not matter.
  const std::string later = R"(["2025-07-31T09:16:00+0530",10.5,11,9.5,10.75,1])";
  CHECK(read_well(kite(later + "," + day), named("X.json")).rows[0].close == 10.75);
}

TEST_CASE("kite: what one candle has wrong its day has wrong") {
  const struct {
    std::string_view candle, field, problem;
  } cases[] = {
      {R"(["2025-08-01T09:15:00+0530",10,11,null,10.5,100])", "low", "low is missing beside other prices"},
      {R"(["2025-08-01T09:15:00+0530",10,"11",9,10.5,100])", "high", "high is not a number: \"11\""},
      {R"(["2025-08-01T09:15:00+0530",10,11,9,10.5])", "", "the candle has 5 values, not 6 or 7"},
      {R"(["2025-08-01T09:15:00+0530",10,11,9,10.5,1,2,3])", "", "the candle has more than 7 values"},
      {R"(["2025-08-01T09:15:00+0530",10,11,9,10.5,-1])", "volume", "volume -1 is negative"},
      {R"(["2025-08-01T09:15:00+0530",10,11,9,10.5,1],["2025-08-01T09:16:00+0530",10,11,9,10.5,9223372036854775807])",
       "volume", "the volumes add up to more than 64 bits hold"},
  };
  for (const auto& [candle, field, problem] : cases) {
    INFO(candle);
    const model::Reading reading = read_well(kite(candle), named("X.json"));
    REQUIRE(reading.rows.size() == 1);
    CHECK(reading.rows[0].bad_field == field);
    CHECK(reading.rows[0].problem == problem);
  }
  CHECK(read_well(kite(R"(["2025-08-01T09:15:00+0530",null,null,null,null,0],)" + std::string(k_minutes)),
                  named("X.json"))
            .rows[1]
            .problem.empty());
}

TEST_CASE("kite: what is no data is refused, and why") {
  const struct {
    std::string body, reason;
  } cases[] = {
      {R"({"status":"error","message":"Incorrect","data":null,"error_type":"TokenException"})",
       "error body: TokenException: Incorrect"},
      {R"({"message":"No response","error_type":"NetworkException","data":null})",
       "error body: NetworkException: No response"},
      {R"({"status":"error","error_type":"X"})", "error body: X"},
      {kite(""), "no bars: data.candles is empty"},
      {kite("7"), "the candle is a number, not a list"},
      {kite("[]"), "the candle is empty"},
      {kite(R"(["2025-08-01",1,1,1,1,1])"), "'2025-08-01' is no time like 2023-04-17T09:15:00+0530"},
      {kite("[1754055000,1,1,1,1,1]"), "the time is not text: 1754055000"},
      {kite(R"(["2025-08-01T09:15:00+0530",null,null,null,null,0])"), "no bars: the candles are empty"},
  };
  for (const auto& [body, reason] : cases) {
    INFO(body);
    CHECK(read_badly(body, named("X.json")).reason == reason);
  }
  CHECK(read_badly(kite("[]"), named("X.json")).kind == model::RefusalKind::fault);
  feed::Request request = named("X.json");
  request.feed = "kite";
  CHECK(read_badly("{}", request).reason == "no data.candles");
}

TEST_CASE("kite: an answer without candles says nothing, whoever it is of") {
  for (const char* name : {"INFY.json", "data.json"}) {
    CHECK(read_badly(kite(""), named(name)).kind == model::RefusalKind::says_nothing);
  }
  CHECK(read_badly(R"({"status":"error","message":"No","data":{"candles":[]}})", named("INFY.json")).kind ==
        model::RefusalKind::fault);
}

TEST_CASE("kite: volumes that are fractions are rounded to whole shares, and the row says so") {
  const model::Reading reading = read_well(kite(R"(["2025-07-31T00:00:00+0530",10,11,9,10,100.5],)"
                                                R"(["2025-08-01T00:00:00+0530",10,11,9,10,7])"),
                                           named("INFY.json"));
  CHECK(reading.rows[0].volume == 101);
  CHECK(reading.rows[0].is_volume_rounded);
  CHECK_FALSE(reading.rows[1].is_volume_rounded);
}
