// What the rows of a Yahoo answer are of, and whether the newest of them is final.
#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

struct Answer {
  std::string symbol = "HERON", zone = "America/New_York", interval = "1d";
  std::vector<std::string> times;  // moments in UTC
  std::string last_trade;
  std::string session_begin, session_end;  // empty: no currentTradingPeriod
  std::string open = "10,10,10,10", high = "12,12,12,12", low = "9,9,9,9", close = "11,11,11,11",
              volume = "100,100,100,100";
};

int64_t seconds(std::string_view moment) {
  return base::Instant::parse(moment).value().milliseconds / 1000;
}

// As many of each column's values as there are times.
std::string body_of(const Answer& answer) {
  std::vector<int64_t> times;
  for (const std::string& time : answer.times) times.push_back(seconds(time));
  const auto first = [&](std::string_view column) {
    size_t end = 0;
    for (size_t i = 0; i < times.size(); ++i) end = column.find(',', i == 0 ? 0 : end + 1);
    return column.substr(0, end);
  };
  const std::string session = answer.session_begin.empty()
                                  ? ""
                                  : fmt::format(R"(,"currentTradingPeriod":{{"regular":{{"start":{},"end":{}}}}})",
                                                seconds(answer.session_begin), seconds(answer.session_end));
  return fmt::format(
      R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","exchangeTimezoneName":"{}","dataGranularity":"{}",)"
      R"("regularMarketTime":{}{}}},"timestamp":[{}],"indicators":{{"quote":[{{"open":[{}],"high":[{}],"low":[{}],)"
      R"("close":[{}],"volume":[{}]}}]}}}}],"error":null}}}})",
      answer.symbol, answer.zone, answer.interval, seconds(answer.last_trade), session, fmt::join(times, ","),
      first(answer.open), first(answer.high), first(answer.low), first(answer.close), first(answer.volume));
}

feed::Request asked_at(const char* now) {
  feed::Request request;
  request.now = base::Instant::parse(now);
  return request;
}

// `2025-07-31 final, 2025-08-01 provisional`: each row, and what is wrong with it.
std::string bars_of(const Answer& answer, const feed::Request& request = {}) {
  const model::Reading reading = read_well(body_of(answer), request);
  std::string text;
  for (const model::Row& row : reading.rows) {
    const base::Instant close = reading.exchange->close_of(reading.timeframe, row.date);
    const bool is_final = reading.finality.is_settled(reading.as_of, row.date, close);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", row.date.iso(),
                        !row.problem.empty() ? row.problem
                        : is_final           ? "final"
                                             : "provisional");
  }
  return text;
}

Answer of_friday(std::string last_time, std::string last_trade) {
  Answer answer;
  answer.times = {"2025-07-31T13:30:00Z", std::move(last_time)};
  answer.last_trade = std::move(last_trade);
  return answer;
}

}  // namespace

TEST_CASE("yahoo: a session is over when its end was reached, whatever close the exchange usually has") {
  const std::string open = "2025-08-01T13:30:00Z";
  const std::string is_final = "2025-07-31 final, 2025-08-01 final";
  const std::string is_provisional = "2025-07-31 final, 2025-08-01 provisional";
  CHECK(bars_of(of_friday(open, "2025-08-01T20:00:01Z")) == is_final);
  CHECK(bars_of(of_friday(open, "2025-08-01T19:59:30Z")) == is_final);  // the last trade came before the end
  CHECK(bars_of(of_friday(open, "2025-08-01T19:57:35Z")) == is_provisional);
  CHECK(bars_of(of_friday("2025-08-01T18:53:38Z", "2025-08-01T18:53:38Z")) == is_provisional);
  // A half day ends at 13:00; on a long one more is to come.
  Answer half = of_friday(open, "2025-08-01T17:00:02Z");
  half.session_begin = open;
  half.session_end = "2025-08-01T17:00:00Z";
  CHECK(bars_of(half) == is_final);
  half.last_trade = "2025-08-01T16:58:00Z";
  CHECK(bars_of(half) == is_provisional);
  Answer long_day = of_friday(open, "2025-08-01T20:00:01Z");
  long_day.session_begin = open;
  long_day.session_end = "2025-08-01T21:00:00Z";
  CHECK(bars_of(long_day) == is_provisional);
  // The session that Yahoo calls the current one is a later one, days after the last trade.
  Answer suspended = of_friday(open, "2025-08-01T14:00:00Z");
  suspended.session_begin = "2025-08-04T13:30:00Z";
  suspended.session_end = "2025-08-04T20:00:00Z";
  CHECK(bars_of(suspended) == is_final);
  // A live row that stands for the day alone is not final (Apple's open of 2025-08-15 moved after the close), until the
  // current session is another one.
  Answer live = of_friday("2025-08-01T20:00:01Z", "2025-08-01T20:00:01Z");
  CHECK(bars_of(live) == is_provisional);
  CHECK(bars_of(live, asked_at("2025-08-01T22:00:00Z")) == is_provisional);
  live.session_begin = open, live.session_end = "2025-08-01T20:00:00Z";
  CHECK(bars_of(live) == is_provisional);
  live.session_begin = "2025-08-04T13:30:00Z", live.session_end = "2025-08-04T20:00:00Z";
  CHECK(bars_of(live) == is_final);
}

TEST_CASE("yahoo: of a share that hardly trades the clock of the same evening knows that its session is over") {
  const Answer answer = of_friday("2025-08-01T13:30:00Z", "2025-08-01T19:13:00Z");
  const std::string is_final = "2025-07-31 final, 2025-08-01 final";
  const std::string is_provisional = "2025-07-31 final, 2025-08-01 provisional";
  CHECK(bars_of(answer) == is_provisional);
  CHECK(bars_of(answer, asked_at("2025-08-01T19:15:00Z")) == is_provisional);
  CHECK(bars_of(answer, asked_at("2025-08-01T20:10:00Z")) == is_provisional);  // Yahoo is late
  CHECK(bars_of(answer, asked_at("2025-08-01T20:20:00Z")) == is_final);
  CHECK(bars_of(answer, asked_at("2025-08-02T03:59:00Z")) == is_final);  // still Friday in New York
  // Later nobody knows when it was given.
  CHECK(bars_of(answer, asked_at("2025-08-02T04:00:00Z")) == is_provisional);
  CHECK(bars_of(answer, asked_at("2026-08-01T00:00:00Z")) == is_provisional);
}

TEST_CASE("yahoo: a live row behind the day's own row takes its place") {
  Answer answer;
  answer.times = {"2019-01-24T14:30:00Z", "2019-01-25T14:30:00Z", "2019-01-25T21:00:01Z"};
  answer.last_trade = "2019-01-25T21:00:01Z";
  answer.open = "10,10.75,10.5";
  answer.close = "11,11.5,11.25";
  answer.volume = "100,494590,495967";
  model::Reading reading = read_well(body_of(answer));
  REQUIRE(reading.rows.size() == 2);
  CHECK(reading.rows[1].open == 10.5);
  CHECK(reading.rows[1].close == 11.25);
  CHECK(reading.rows[1].volume == 495967);
  CHECK(bars_of(answer) == "2019-01-24 final, 2019-01-25 final");
  answer.times.back() = answer.last_trade = "2019-01-25T18:00:00Z";
  CHECK(bars_of(answer) == "2019-01-24 final, 2019-01-25 provisional");
  // A live row without values says nothing, one that is impossible tells that something is wrong.
  answer.close = "11,11.5,null";
  answer.open = answer.high = answer.low = "10,10.75,null";
  CHECK(read_well(body_of(answer)).rows.size() == 3);
  answer.open = "10,10.75,0", answer.high = "12,12,12", answer.low = "9,9,9", answer.close = "11,11.5,11.25";
  CHECK(bars_of(answer) == "2019-01-24 final, 2019-01-25 provisional, 2019-01-25 provisional");
  // Twice the same stamp is no live row.
  answer.times = {"2019-01-24T14:30:00Z", "2019-01-25T14:30:00Z", "2019-01-25T14:30:00Z"};
  answer.open = "10,10.75,10.5";
  CHECK(read_well(body_of(answer)).rows.size() == 3);
}

TEST_CASE("yahoo: a live row behind the week's own row adds to it") {
  Answer answer;
  answer.interval = "1wk";
  answer.times = {"2025-09-15T04:00:00Z", "2025-09-22T04:00:00Z", "2025-09-26T20:00:02Z"};
  answer.last_trade = "2025-09-26T20:00:02Z";
  answer.open = "11,22.5,17";
  answer.high = "12,26.5,27";
  answer.low = "9,16.75,16.5";
  answer.close = "11,17.25,17.5";
  answer.volume = "100,41350900,2142858";
  const model::Reading reading = read_well(body_of(answer));
  REQUIRE(reading.rows.size() == 2);
  const model::Row& week = reading.rows[1];
  CHECK(week.date.iso() == "2025-09-26");
  CHECK(week.open == 22.5);
  CHECK(week.high == 27);
  CHECK(week.low == 16.5);
  CHECK(week.close == 17.5);
  CHECK(week.volume == 41350900);
  CHECK(bars_of(answer) == "2025-09-19 final, 2025-09-26 final");
  answer.times.back() = answer.last_trade = "2025-09-24T18:00:00Z";
  CHECK(bars_of(answer) == "2025-09-19 final, 2025-09-26 provisional");
  // Half a Friday ends the week, and so does a session of the next one; half a Wednesday does not.
  answer.times.back() = answer.last_trade = "2025-09-26T17:00:01Z";
  answer.session_begin = "2025-09-26T13:30:00Z", answer.session_end = "2025-09-26T17:00:00Z";
  CHECK(bars_of(answer) == "2025-09-19 final, 2025-09-26 final");
  answer.times.back() = answer.last_trade = "2025-09-24T17:00:01Z";
  answer.session_begin = "2025-09-24T13:30:00Z", answer.session_end = "2025-09-24T17:00:00Z";
  CHECK(bars_of(answer) == "2025-09-19 final, 2025-09-26 provisional");
  answer.session_begin = "2025-09-29T13:30:00Z", answer.session_end = "2025-09-29T20:00:00Z";
  CHECK(bars_of(answer) == "2025-09-19 final, 2025-09-26 final");
}

TEST_CASE("yahoo: a week of cryptocurrencies ends on Sunday, and is dated on its Friday") {
  Answer answer;
  answer.symbol = "BTC-USD", answer.zone = "UTC", answer.interval = "1wk";
  answer.times = {"2025-07-21T00:00:00Z", "2025-07-28T00:00:00Z"};
  for (const char* symbol : {"BTC-USD", "ETH-BTC"}) {
    answer.symbol = symbol;
    for (const char* running : {"2025-08-01T23:59:30Z", "2025-08-02T12:00:00Z", "2025-08-03T23:00:00Z"}) {
      answer.last_trade = running;
      CHECK(bars_of(answer) == "2025-07-25 final, 2025-08-01 provisional");
    }
    answer.last_trade = "2025-08-03T23:59:00Z";
    CHECK(bars_of(answer) == "2025-07-25 final, 2025-08-01 final");
  }
}

TEST_CASE("yahoo: a full hour before midnight is the day behind it") {
  Answer answer;
  answer.symbol = "BRL=X", answer.zone = "Europe/London";
  answer.last_trade = "2022-01-10T18:10:00Z";
  answer.times = {"2022-01-04T00:00:00Z", "2022-01-04T23:00:00Z", "2022-01-05T22:00:00Z", "2022-01-07T00:00:00Z"};
  CHECK(bars_of(answer) == "2022-01-04 final, 2022-01-05 final, 2022-01-06 final, 2022-01-07 final");
  answer.times = {"2022-01-04T00:00:00Z", "2022-01-04T21:00:00Z"};  // a session like any other
  CHECK(bars_of(answer) == "2022-01-04 final");
  answer.times = {"2022-01-04T00:00:00Z", "2022-01-05T22:30:00Z"};
  CHECK(bars_of(answer) == "2022-01-04 final, 2022-01-05 final");
  // Summer time that Brazil no longer has: 23:00 there is 02:00 in UTC.
  answer.symbol = "PETR4.SA", answer.zone = "America/Sao_Paulo";
  answer.times = {"2022-01-04T03:00:00Z", "2022-01-05T02:00:00Z"};
  CHECK(bars_of(answer) == "2022-01-04 final, 2022-01-05 final");
  // A trade of 23:00 is of its day.
  answer.symbol = "BTC-USD", answer.zone = "UTC";
  answer.times = {"2022-01-03T00:00:00Z", "2022-01-04T23:00:00Z"};
  answer.last_trade = "2022-01-04T23:00:00Z";
  CHECK(bars_of(answer) == "2022-01-03 final, 2022-01-04 provisional");
  // Weeks likewise: Sunday 23:00 is the Monday.
  answer.symbol = "BRL=X", answer.zone = "Europe/London", answer.interval = "1wk";
  answer.last_trade = "2022-02-01T18:10:00Z";
  answer.times = {"2022-01-02T23:00:00Z", "2022-01-09T23:00:00Z", "2022-01-17T00:00:00Z"};
  CHECK(bars_of(answer) == "2022-01-07 final, 2022-01-14 final, 2022-01-21 final");
}

TEST_CASE("yahoo: weeks that begin on another day than Monday are refused, and why") {
  Answer answer;
  answer.interval = "1wk";
  answer.last_trade = "2025-08-29T20:00:01Z";
  const auto refused = [&](std::vector<std::string> times) {
    answer.times = std::move(times);
    return read_badly(body_of(answer)).reason;
  };
  const std::string rest = ": no ISO weeks; ask for them from a Monday on";
  CHECK(refused({"2025-07-24T04:00:00Z", "2025-07-31T04:00:00Z", "2025-08-07T04:00:00Z"}) ==
        "3 of 3 weeks do not begin on a Monday, but on a Thursday" + rest);
  CHECK(refused({"2025-07-27T04:00:00Z", "2025-08-03T04:00:00Z"}) ==
        "2 of 2 weeks do not begin on a Monday, but on a Sunday" + rest);
  CHECK(refused({"2025-07-24T04:00:00Z"}) == "1 of 1 weeks do not begin on a Monday, but on a Thursday" + rest);
  // The live row is of any day, and the first session of a week may be its Tuesday.
  answer.times = {"2025-08-18T04:00:00Z", "2025-08-25T04:00:00Z", "2025-08-29T20:00:01Z"};
  CHECK(read_well(body_of(answer)).rows.size() == 2);
  answer.times = {"2025-08-19T04:00:00Z", "2025-08-25T04:00:00Z"};
  CHECK(bars_of(answer) == "2025-08-22 final, 2025-08-29 final");
  answer.times = {"2025-08-26T04:00:00Z"};
  CHECK(bars_of(answer) == "2025-08-29 final");
  // One odd week among others is set aside by itself.
  answer.times = {"2025-08-10T04:00:00Z", "2025-08-18T04:00:00Z", "2025-08-25T04:00:00Z"};
  CHECK(bars_of(answer) == "2025-08-08 the week begins on a Sunday, 2025-08-22 final, 2025-08-29 final");
}
