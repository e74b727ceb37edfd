#include "base/error.hpp"
#include "support/temp_folder.hpp"
#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

base::Date date_of(std::string_view iso) {
  return *base::Date::parse_iso(iso);
}

}  // namespace

TEST_CASE("a document is read in full") {
  const model::Reading reading = read_well(k_good_document);
  CHECK(reading.feed == "marketsmith");
  CHECK(reading.symbol == "DIX.IN");
  CHECK(reading.timeframe == model::Timeframe::daily);
  CHECK(reading.as_of.iso() == "2025-08-02T13:51:50.132Z");
  CHECK(reading.rows_place == "chart.prices");
  CHECK(reading.row_keys.empty());

  REQUIRE(reading.rows.size() == 3);
  const model::Row& newest = reading.rows[0];
  CHECK(newest.date == date_of("2025-08-01"));  // 18:30 UTC of the day before is midnight in India
  CHECK(newest.open == 16869);
  CHECK(newest.high == 17149);
  CHECK(newest.low == 16787);
  CHECK(newest.close == 16848);
  CHECK(newest.volume == 341381);
  CHECK(newest.bc == 24565.35);
  CHECK(newest.rlst == 78);
  CHECK(newest.session == model::Session::trading);
  CHECK(newest.problem.empty());
  const model::Row& holiday = reading.rows[2];
  CHECK(holiday.index == 2);
  CHECK(holiday.session == model::Session::holiday);
  CHECK_FALSE(holiday.volume);
  CHECK_FALSE(holiday.rlst);
  CHECK(holiday.close == 16765);

  CHECK(reading.dots_place == "chart.blueDotData.dates");
  CHECK(reading.dots == std::vector{date_of("2025-07-31"), date_of("2024-11-11")});
}

TEST_CASE("what a document says of its symbol as a whole is kept") {
  const model::MarketContext context = read_well(k_good_document).context;
  CHECK(context.name == "Dixon Technologies");
  CHECK(context.currency == "₹");
  CHECK(context.rs_rating == 78);
  CHECK(context.week_52_high == 19148.9);
  CHECK(context.week_52_low == 10950.05);
  CHECK(context.average_volume == 444634);
  CHECK(context.average_volume_50_day == 444635);
  CHECK(context.is_rs_blue_dot == false);
  CHECK(context.is_asm == true);
  CHECK(context.is_gsm == false);
  CHECK(context.pattern == "Consolidation");
  CHECK(context.price_target_mean == 19676.67);
  CHECK(context.price_target_high == 21100);
  CHECK(context.price_target_low == 17430);
}

TEST_CASE("context of a wrong type is absent, never fatal") {
  for (const auto& [what, by] : std::vector<std::pair<std::string_view, std::string_view>>{
           {R"("rsRating":78)", R"("rsRating":"78")"},
           {R"("rsRating":78)", R"("rsRating":{"a":[1]})"},
           {R"("rsRating":78)", R"("rsRating":1e999)"},
           {R"("aVol":444634)", R"("aVol":444634.5)"},
           {R"("name":"Dixon Technologies")", R"("name":[1])"},
           {R"("isASM":true)", R"("isASM":"yes")"},
           {R"({"baseTypeId":6,"baseTypeName":"Consolidation"})", R"([1,2])"},
           {R"("meanTarget":19676.67)", R"("meanTarget":null)"}}) {
    INFO(by);
    CHECK(read_well(good_with(what, by)).rows.size() == 3);
  }
  CHECK_FALSE(read_well(good_with(R"("rsRating":78)", R"("rsRating":"78")")).context.rs_rating);
  CHECK_FALSE(read_well(good_with(R"("rsRating":78)", R"("rsRating":1e999)")).context.rs_rating);
  CHECK_FALSE(read_well(good_with(R"("aVol":444634)", R"("aVol":444634.5)")).context.average_volume);
  CHECK_FALSE(read_well(good_with(R"("isASM":true)", R"("isASM":"yes")")).context.is_asm);
}

TEST_CASE("a row's offsets are its text in the body") {
  const std::string spaced = good_with("},{\"priceDate\":1753900200000", "} \n , \t{\"priceDate\":1753900200000");
  for (const std::string& body : {spaced, "\xEF\xBB\xBF \n" + spaced}) {
    const model::Reading reading = read_well(body);
    REQUIRE(reading.rows.size() == 3);
    for (const model::Row& row : reading.rows) {
      const std::string text = body.substr(row.begin, row.end - row.begin);
      CHECK(text.starts_with("{\"priceDate\":"));
      CHECK(text.ends_with("}"));
      CHECK(std::count(text.begin(), text.end(), '}') == 1);
    }
  }
}

TEST_CASE("rows may be the values of an object") {
  std::string body = good_with(R"("prices":[)", R"("prices":{"a":)");
  body.replace(body.find(R"(},{"priceDate":17539002)"), 2, R"(},"b\u0022":)");
  body.replace(body.find(R"(},{"priceDate":17538138)"), 2, R"(},"c":)");
  body.replace(body.find(R"("rlst":null}])"), 13, R"("rlst":null}})");
  const model::Reading reading = read_well(body);
  REQUIRE(reading.rows.size() == 3);
  CHECK(reading.row_keys == std::vector<std::string>{"a", "b\"", "c"});
  CHECK(reading.rows[2].date == date_of("2025-07-30"));
  CHECK(model::row_place(reading, reading.rows[2]) == "chart.prices[\"c\"]");
}

TEST_CASE("keys may come in any order, escaped, among others") {
  const std::string row =
      R"({"extra":[{"close":1}],"rlst":76,"\u006fpen":16360,"bc":24768.35,"close":16841.5,"pdt":"tradingdate","low":16128,)"
      R"("volume":561218,"high":16933,"priceDate":1753900200000,"more":"\ud83d\ude00"})";
  std::string body(k_good_document);
  const size_t begin = body.find(R"({"priceDate":1753900200000)");
  body.replace(begin, body.find('}', begin) + 1 - begin, row);
  const model::Reading plain = read_well(k_good_document), mixed = read_well(body);
  REQUIRE(mixed.rows.size() == 3);
  CHECK(mixed.rows[1].problem.empty());
  CHECK(mixed.rows[1].date == plain.rows[1].date);
  CHECK(mixed.rows[1].open == plain.rows[1].open);
  CHECK(mixed.rows[1].high == plain.rows[1].high);
  CHECK(mixed.rows[1].low == plain.rows[1].low);
  CHECK(mixed.rows[1].close == plain.rows[1].close);
  CHECK(mixed.rows[1].volume == plain.rows[1].volume);
  CHECK(mixed.rows[1].rlst == plain.rows[1].rlst);
  CHECK(mixed.rows[1].bc == plain.rows[1].bc);
  CHECK(mixed.rows[2].close == plain.rows[2].close);
}

TEST_CASE("whole doubles are whole numbers") {
  CHECK(read_well(good_with("341381", "341381.0")).rows[0].volume == 341381);
  CHECK(read_well(good_with("341381", "3.41381e5")).rows[0].volume == 341381);
  CHECK(read_well(good_with("1753986600000", "1.7539866e12")).rows[0].date == date_of("2025-08-01"));
  CHECK(read_well(good_with("1754142710132", "1754142710132.0")).as_of.milliseconds == 1754142710132);
}

TEST_CASE("weekly rows are dated on the Friday of their week") {
  const model::Reading reading = read_well(good_with("\"Daily\"", "\"WEEKLY\""));
  CHECK(reading.timeframe == model::Timeframe::weekly);
  for (const model::Row& row : reading.rows) CHECK(row.date == date_of("2025-08-01"));
}

TEST_CASE("a document without a timeframe takes the request's, then its file name's") {
  const std::string body = good_with(R"("periodcity":"Daily")", R"("periodcity":null)");
  feed::Request request;
  request.file_name = "DIX_Weekly.JSON";
  CHECK(read_well(body, request).timeframe == model::Timeframe::weekly);
  request.timeframe = model::Timeframe::daily;
  CHECK(read_well(body, request).timeframe == model::Timeframe::daily);
  CHECK(read_well(good_with("\"Daily\"", "\"Weekly\""), request).timeframe == model::Timeframe::weekly);
}

TEST_CASE("a document's own as_of wins over the request's") {
  feed::Request request;
  request.as_of = base::Instant{42};
  CHECK(read_well(k_good_document, request).as_of.milliseconds == 1754142710132);
  CHECK(read_well(good_with("1754142710132", "null"), request).as_of.milliseconds == 42);
  CHECK(read_well(good_with("\"asOfDate\":1754142710132,", ""), request).as_of.milliseconds == 42);
}

TEST_CASE("the time zone is the symbol's, else India's where the moments are its midnights, else the request's") {
  feed::Request request;
  request.exchange_of = [](std::string_view symbol) { return model::exchange_of(symbol, "America/New_York"); };
  const model::Reading by_ending = read_well(k_good_document, request);
  CHECK(by_ending.rows[0].date == date_of("2025-08-01"));
  CHECK(by_ending.exchange->name == "NSE");
  const model::Reading by_moments = read_well(good_with("DIX.IN", "DIX"), request);
  CHECK(by_moments.rows[0].date == date_of("2025-08-01"));
  CHECK(by_moments.exchange->time_zone.name() == "Asia/Kolkata");
  CHECK(by_moments.exchange->close_minute == 15 * 60 + 30);
  // One row at New York's midnight: what is configured dates them all, and nothing is said.
  std::string elsewhere = good_with("DIX.IN", "DIX");
  elsewhere.replace(elsewhere.find("1753986600000"), 13, "1754020800000");
  const model::Reading configured = read_well(elsewhere, request);
  CHECK(configured.rows[0].date == date_of("2025-08-01"));
  CHECK(configured.rows[1].date == date_of("2025-07-30"));
  CHECK(!configured.exchange);
  // One in ten may be odd: it dates none of the others.
  std::string rows;
  for (int64_t i = 1; i <= 9; ++i) {
    rows += R"({"priceDate":)" + std::to_string(1753986600000 - (i + 10) * 86'400'000 + (i == 5 ? 1000 : 0)) +
            R"(,"high":11,"low":9,"close":10,"volume":5,"pdt":"TradingDate","bc":1,"open":10,"rlst":1},)";
  }
  std::string mostly = good_with("DIX.IN", "DIX");
  mostly.insert(mostly.find(R"({"priceDate":1753986600000)"), rows);
  const model::Reading by_most = read_well(mostly, request);
  REQUIRE(by_most.exchange);
  CHECK(by_most.exchange->time_zone.name() == "Asia/Kolkata");
  CHECK(by_most.rows[0].date == date_of("2025-07-21"));
  CHECK(by_most.rows[4].date == date_of("2025-07-17"));
  elsewhere.replace(elsewhere.find("\"DIX\""), 5, "\"DIX.L\"");
  CHECK(read_well(elsewhere, request).exchange->name == "LSE");
}

TEST_CASE("blue dots stand in several places and forms") {
  const std::string_view list = R"([{"blueDotDate":"2025-07-31"},{"blueDotDate":"2024-11-11"}])";
  const std::vector expected{date_of("2025-07-31"), date_of("2024-11-11")};
  for (const std::string_view form : {R"(["2025-07-31","2024-11-11"])", R"([1753900200000,1731263400000])",
                                      R"([{"blueDotDate":1753900200000},{"x":1,"blueDotDate":1731263400000}])"}) {
    INFO(form);
    CHECK(read_well(good_with(list, form)).dots == expected);
  }
  const std::string none = good_with(list, "[]");
  CHECK(read_well(none).dots.empty());
  CHECK(read_well(good_with(list, "null")).dots.empty());

  const auto with_top = [](const std::string& body, std::string_view member) {
    return body.substr(0, body.size() - 1) + "," + std::string(member) + "}";
  };
  const model::Reading top = read_well(with_top(none, R"("blueDotData":{"dates":["2024-11-11"]})"));
  CHECK(top.dots == std::vector{date_of("2024-11-11")});
  CHECK(top.dots_place == "blueDotData.dates");
  CHECK(read_well(with_top(none, R"("blueDotDates":["2024-11-11"])")).dots_place == "blueDotDates");
  CHECK(read_well(with_top(none, R"("blueDotData":["2024-11-11"])")).dots_place == "blueDotData");
  // The same list twice, in whatever order, is one list.
  const std::string good(k_good_document);
  CHECK(read_well(with_top(good, R"("blueDotData":{"dates":["2024-11-11","2025-07-31"]})")).dots == expected);
  const auto refusal = read_badly(with_top(good, R"("blueDotData":{"dates":["2024-11-11"]})"));
  CHECK(refusal.where == "blueDotData.dates");
  CHECK(refusal.reason == "other blue dots than in chart.blueDotData.dates");
  CHECK(refusal.symbol == "DIX.IN");
}

TEST_CASE("a marketsmith document is recognised whatever key comes first") {
  const std::string good(k_good_document);
  CHECK(read_well("{\"id\":1," + good.substr(1)).symbol == "DIX.IN");
  CHECK(read_well(" \r\n\t" + good + "\n ").symbol == "DIX.IN");
  CHECK(read_well("\xEF\xBB\xBF" + good).symbol == "DIX.IN");
  CHECK(read_well(good_with("\"responseHeader\"", "\"responseHeade\\u0072\"")).symbol == "DIX.IN");
  feed::Request request;
  request.as_of = base::Instant{42};
  CHECK(read_well("{" + good.substr(good.find("\"chart\"")), request).symbol == "DIX.IN");
  request.feed = "marketsmith";
  CHECK(read_well(good, request).symbol == "DIX.IN");
}

TEST_CASE("requests that make no sense are errors of usage") {
  feed::Request request;
  request.feed = "reuters";
  CHECK_THROWS_WITH(read(k_good_document, request),
                    "there is no feed 'reuters'; known are auto, marketsmith, yahoo, kite, alpha_vantage");
  request = {};
  request.exchange_of = [](std::string_view symbol) { return model::exchange_of(symbol, "Mars/Olympus"); };
  std::string body = good_with("DIX.IN", "DIX");
  body.replace(body.find("1753986600000"), 13, "1754020800000");  // no midnight of India
  CHECK_THROWS_AS(read(body, request), base::Error);
}

TEST_CASE("the real sample") {
  const std::filesystem::path path = BLUEDOT_SHARED_DATA "/marketsmith/sample_daily_data.json";
  if (!std::filesystem::exists(path)) {
    WARN("skipped: " << path << " is not here");
    return;
  }
  const std::string body = read_file(path);
  const model::Reading reading = read_well(body);
  CHECK(reading.symbol == "DIX.IN");
  REQUIRE(reading.rows.size() == 308);
  CHECK(reading.rows.front().date == date_of("2025-08-01"));
  CHECK(reading.rows.back().date == date_of("2024-05-29"));
  size_t holidays = 0;
  for (const model::Row& row : reading.rows) {
    holidays += row.session == model::Session::holiday;
    CHECK(row.problem.empty());
    CHECK(row.date.iso_weekday() <= 6);
    CHECK(body.substr(row.begin, 1) + body.substr(row.end - 1, 1) == "{}");
  }
  CHECK(holidays == 15);
  CHECK(reading.dots.size() == 160);
  CHECK(reading.dots.front() == date_of("2024-11-11"));
  CHECK(reading.context.pattern == "Consolidation");
}
