#include "unit/feed/documents.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

struct BadRow {
  std::string_view what, by, bad_field, problem;
};

const BadRow k_bad_rows[] = {
    {R"("close":16848)", R"("close":"123")", "close", "close is not a number: \"123\""},
    {R"("close":16848)", R"("close":true)", "close", "close is not a number: true"},
    {R"("close":16848)", R"("close":[1,2])", "close", "close is not a number: a list"},
    {R"("close":16848)", R"("close":{"a":1})", "close", "close is not a number: an object"},
    {R"("close":16848)", R"("close":1e999)", "close", "close is not finite: 1e999"},
    {R"("close":16848)", R"("close":-1e999)", "close", "close is not finite: -1e999"},
    {R"("close":16848)", R"("close":1e9999999999999999999)", "close", "close is not finite: 1e9999999999999999999"},
    {R"("close":16848)", R"("close":"\u0000\n")", "close", R"(close is not a number: "\u0000\n")"},
    {R"("close":16848)", R"("close":"0123456789012345678901234567890123456789")", "close",
     "close is not a number: \"012345678901234567890123456789012345678…"},
    {R"("open":16869)", R"("open":"")", "open", "open is not a number: \"\""},
    {R"("high":17149)", R"("high":false)", "high", "high is not a number: false"},
    {R"("low":16787)", R"("low":"-")", "low", "low is not a number: \"-\""},
    {R"("volume":341381)", R"("volume":-12.5)", "volume", "volume is not a whole number: -12.5"},
    {R"("volume":341381)", R"("volume":99999999999999999999)", "volume", "volume is too large: 99999999999999999999"},
    {R"("volume":341381)", R"("volume":9223372036854775808)", "volume", "volume is too large: 9223372036854775808"},
    {R"("volume":341381)", R"("volume":-1e19)", "volume", "volume is too large: -1e19"},
    {R"("volume":341381)", R"("volume":1e999)", "volume", "volume is not finite: 1e999"},
    {R"("volume":341381)", R"("volume":"341381")", "volume", "volume is not a number: \"341381\""},
    {R"("rlst":78)", R"("rlst":"78")", "rlst", "rlst is not a number: \"78\""},
    {R"("bc":24565.35)", R"("bc":{})", "bc", "bc is not a number: an object"},
    {R"("pdt":"TradingDate")", R"("pdt":"Muhurat")", "pdt", "pdt is not TradingDate or Holiday: \"Muhurat\""},
    {R"("pdt":"TradingDate")", R"("pdt":1)", "pdt", "pdt is not TradingDate or Holiday: 1"},
    {R"("close":16848)", R"("close":16848,"close":16848)", "close", "close stands twice"},
    {R"("close":16848)", R"("close":16848,"\u0063lose":1)", "close", "close stands twice"},
    {R"("rlst":78)", R"("rlst":"78","volume":[])", "rlst", "rlst is not a number: \"78\""},
};

}  // namespace

TEST_CASE("a value that cannot be read is its row's problem and nobody else's") {
  for (const BadRow& bad : k_bad_rows) {
    INFO(bad.by);
    const model::Reading reading = read_well(good_with(bad.what, bad.by));
    REQUIRE(reading.rows.size() == 3);
    CHECK(reading.rows[0].bad_field == bad.bad_field);
    CHECK(reading.rows[0].problem == bad.problem);
    CHECK(reading.rows[0].date.iso() == "2025-08-01");
    CHECK(reading.rows[1].problem.empty());
    CHECK(reading.rows[2].problem.empty());
  }
}

TEST_CASE("a volume that is a fraction is rounded to whole shares, and its row says so") {
  for (const auto& [text, volume, is_rounded] : {std::tuple("12.5", 13, true), std::tuple("12.4", 12, true),
                                                 std::tuple("0.2", 0, true), std::tuple("12.0", 12, false)}) {
    INFO(text);
    const model::Reading reading = read_well(good_with("341381", text));
    CHECK(reading.rows[0].problem.empty());
    CHECK(reading.rows[0].volume == volume);
    CHECK(reading.rows[0].is_volume_rounded == is_rounded);
    CHECK_FALSE(reading.rows[1].is_volume_rounded);
  }
}

TEST_CASE("null is absent, and no problem") {
  for (const std::string_view field :
       {"\"close\":16848", "\"volume\":341381", "\"pdt\":\"TradingDate\"", "\"bc\":24565.35"}) {
    const std::string name(field.substr(0, field.find(':') + 1));
    INFO(name);
    CHECK(read_well(good_with(field, name + "null")).rows[0].problem.empty());
    CHECK(read_well(good_with(std::string(field) + ",", "")).rows[0].problem.empty());
  }
  CHECK_FALSE(read_well(good_with("\"close\":16848", "\"close\":null")).rows[0].close);
}

TEST_CASE("numbers at the edge of a double are read") {
  CHECK(read_well(good_with("\"close\":16848", "\"close\":1.7976931348623157e308")).rows[0].close ==
        1.7976931348623157e308);
  CHECK(read_well(good_with("\"close\":16848", "\"close\":0.1000000000000000055511151231257827")).rows[0].close == 0.1);
  CHECK(read_well(good_with("\"close\":16848", "\"close\":5e-324")).rows[0].close == 5e-324);
  CHECK(read_well(good_with("\"volume\":341381", "\"volume\":9223372036854775807")).rows[0].volume == INT64_MAX);
}

TEST_CASE("a row whose date stands twice, and a moment in seconds, refuse the document") {
  const auto twice =
      read_badly(good_with("\"priceDate\":1753900200000", "\"priceDate\":1753900200000,\"priceDate\":1"));
  CHECK(twice.where == "chart.prices[1].priceDate");
  CHECK(twice.reason == "priceDate stands twice");
  const auto seconds = read_badly(good_with("\"priceDate\":1753900200000", "\"priceDate\":1753900200"));
  CHECK(seconds.where == "chart.prices[1].priceDate");
  CHECK_THAT(seconds.reason, Catch::Contains("seconds, not milliseconds"));
  CHECK(read_badly(good_with("1754142710132", "1754142710")).where == "responseHeader.asOfDate");
  // Before 1970 milliseconds are negative; after the first weeks of 1970 they are taken.
  CHECK(read_well(good_with("\"priceDate\":1753900200000", "\"priceDate\":-1753900200000")).rows.size() == 3);
}
