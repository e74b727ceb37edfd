#include "vendor/judge.hpp"
#include "vendor_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using vendor::Verdict;

namespace {

const char* const k_candles = R"({"status":"success","data":{"candles":[
  ["2025-07-31T00:00:00+0530",10,12,9,11,100],["2025-08-01T00:00:00+0530",11,12,10,11.5,120]]}})";

const char* const k_chart = R"({"chart":{"result":[{"meta":{"currency":"INR","symbol":"TCS.NS","exchangeName":"NSI",
  "regularMarketTime":1754042400,"gmtoffset":19800,"exchangeTimezoneName":"Asia/Kolkata","dataGranularity":"1d"},
  "timestamp":[1753933500,1754019900],"indicators":{"quote":[{"open":[10,11],"high":[12,12],"low":[9,10],
  "close":[11,11.5],"volume":[100,120]}]}}],"error":null}})";

vendor::Judgement judge(const vendor::Vendor& vendor, int status, std::string body,
                        std::vector<net::HttpHeader> headers = {}) {
  net::HttpAnswer answer = net::HttpResponse{status, std::move(headers), std::move(body)};
  const std::string before = std::get<net::HttpResponse>(answer).body;
  vendor::Judgement judgement =
      vendor::Judge().judge(vendor, tests::ask_of(vendor, "TCS.IN"), answer, tests::k_evening);
  CHECK(std::get<net::HttpResponse>(answer).body == before);
  return judgement;
}

int64_t minutes_until(const vendor::Judgement& judgement) {
  return (judgement.until.value().milliseconds - tests::k_evening.milliseconds) / base::k_ms_per_minute;
}

}  // namespace

TEST_CASE("an answer is judged by the bars that lie in the window") {
  const auto judgement = judge(vendor::k_kite, 200, k_candles);
  CHECK(judgement.verdict == Verdict::ok);
  CHECK(judgement.dates == std::vector{tests::day("2025-07-31"), tests::day("2025-08-01")});
  CHECK(judge(vendor::k_yahoo, 200, k_chart).dates.size() == 2);

  vendor::Ask ask = tests::ask_of(vendor::k_kite, "TCS.IN");
  ask.window = {tests::day("2025-07-01"), tests::day("2025-07-30")};
  net::HttpAnswer answer = net::HttpResponse{200, {}, k_candles};
  const auto outside = vendor::Judge().judge(vendor::k_kite, ask, answer, tests::k_evening);
  CHECK(outside.verdict == Verdict::empty);
  CHECK(outside.message == "no bars from 2025-07-01 to 2025-07-30");
}

TEST_CASE("a bar of a session that was on when it was said does not count as had") {
  std::string live = k_chart;
  for (const char* time : {"1754042400", "1754019900"}) live.replace(live.find(time), 10, "1754032320");  // 12:42
  const auto judgement = judge(vendor::k_yahoo, 200, live);
  CHECK(judgement.verdict == Verdict::ok);
  CHECK(judgement.dates == std::vector{tests::day("2025-07-31")});
}

TEST_CASE("an answer without a bar is empty, and one for another symbol is none") {
  CHECK(judge(vendor::k_kite, 200, R"({"status":"success","data":{"candles":[]}})").verdict == Verdict::empty);
  CHECK(judge(vendor::k_yahoo, 400, R"({"chart":{"result":null,"error":{"code":"Bad Request",
    "description":"Data doesn't exist for startDate = 1, endDate = 2"}}})")
            .verdict == Verdict::empty);
  CHECK(judge(vendor::k_alpha_vantage, 200,
              R"-({"Meta Data":{"1. Information":"Daily","2. Symbol":"TCS.BSE","3. Last Refreshed":"2025-08-01"},
                  "Time Series (Daily)":{}})-")
            .verdict == Verdict::empty);
  std::string other = k_chart;
  other.replace(other.find("TCS.NS"), 6, "OAL.NS");
  const auto judgement = judge(vendor::k_yahoo, 200, other);
  CHECK(judgement.verdict == Verdict::broken);
  CHECK(judgement.message == "answers for OAL.NS");
}

TEST_CASE("a symbol that a vendor does not have is absent") {
  CHECK(
      judge(
          vendor::k_yahoo, 404,
          R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}})")
          .verdict == Verdict::absent);
  CHECK(judge(vendor::k_kite, 400,
              R"({"status":"error","message":"invalid token","data":null,"error_type":"InputException"})")
            .verdict == Verdict::absent);
  CHECK(
      judge(vendor::k_alpha_vantage, 200, R"({"Error Message":"Invalid API call. Please retry or visit …"})").verdict ==
      Verdict::absent);
}

TEST_CASE("a key or login that does not do is denied, and not tried again") {
  const auto kite = judge(vendor::k_kite, 403,
                          R"({"status":"error","message":"Token is invalid or has expired.","data":null,
                              "error_type":"TokenException"})");
  CHECK(kite.verdict == Verdict::denied);
  CHECK(kite.message == "Token is invalid or has expired.");
  CHECK_FALSE(kite.attempt.may_heal);
  CHECK(judge(vendor::k_yahoo, 401, "Unauthorized").verdict == Verdict::denied);
  CHECK(judge(vendor::k_alpha_vantage, 200,
              R"({"Information":"The outputsize=full parameter value is a premium feature for the endpoint"})")
            .verdict == Verdict::denied);
}

TEST_CASE("a limit says until when: as the vendor asks, a day, or an hour") {
  const auto asked = judge(vendor::k_yahoo, 429, "Too Many Requests\r\n", {{"Retry-After", "120"}});
  CHECK(asked.verdict == Verdict::limited);
  CHECK(asked.attempt.may_heal);
  CHECK(minutes_until(asked) == 2);
  CHECK(minutes_until(judge(vendor::k_yahoo, 429, "Edge: Too Many Requests")) == 60);
  CHECK(judge(vendor::k_kite, 429,
              R"({"status":"error","message":"Too many requests","error_type":"NetworkException","data":null})")
            .verdict == Verdict::limited);

  // Both of Alpha Vantage's sentences speak of the day's limit and of premium plans.
  const auto second = judge(vendor::k_alpha_vantage, 200,
                            R"-({"Information":"Please consider spreading out your free API requests (1 request per )-"
                            R"-(second). Subscribe to premium plans to lift the limit (25 requests per day)"})-");
  CHECK(second.verdict == Verdict::limited);
  CHECK(second.attempt.may_heal);
  CHECK_FALSE(second.until);
  const auto day = judge(vendor::k_alpha_vantage, 200,
                         R"({"Information":"We have detected your API key as X and our standard API rate limit is )"
                         R"(25 requests per day. Please subscribe to any of the premium plans"})");
  CHECK(day.verdict == Verdict::limited);
  CHECK_FALSE(day.attempt.may_heal);
  CHECK(minutes_until(day) == 24 * 60);
}

TEST_CASE("what makes no sense is broken, and says how") {
  CHECK_THAT(judge(vendor::k_yahoo, 200, "<html><title>Will be right back</title>").message,
             Catch::StartsWith("a page, and no data: <html><title>Will be right back"));
  CHECK_THAT(judge(vendor::k_kite, 200, std::string(k_candles).substr(0, 60)).message, Catch::StartsWith("not JSON: "));
  const auto sent_on = judge(vendor::k_yahoo, 302, "", {{"Location", "https://consent.example.org/collect?x=1"}});
  CHECK(sent_on.verdict == Verdict::broken);
  CHECK_THAT(sent_on.message, Catch::Contains("sends us to consent.example.org"));
  const auto down = judge(vendor::k_yahoo, 503, "down");
  CHECK(down.verdict == Verdict::unanswered);
  CHECK(down.attempt.may_heal);
  const net::HttpAnswer cut = net::TransportFailure{net::TransportFault::cut_off, "transfer closed"};
  CHECK(vendor::judge_failure(vendor::k_yahoo, cut, tests::k_evening).verdict == Verdict::unanswered);
}
