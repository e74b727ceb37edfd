// Good documents broken in one place each: the reason must begin as promised, the place must be the broken one.
#include "feed/parser.hpp"
#include "model/settings.hpp"
#include "unit/feed/documents.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

struct Broken {
  std::string_view what, by, where, reason;  // the reason's beginning
};

constexpr std::string_view k_header = R"("responseHeader":{"error":false,"errorCode":null,"errorShortDesc":null,)";
constexpr std::string_view k_row_2 = R"({"priceDate":1753900200000,"high":16933)";
constexpr std::string_view k_row_2_whole =
    R"({"priceDate":1753900200000,"high":16933,"low":16128,"close":16841.5,"volume":561218,"pdt":"TradingDate","bc":24768.35,"open":16360,"rlst":76})";
constexpr std::string_view k_peripheral_begin = R"("peripheralData":{"symbol":"DIX.IN",)";
constexpr std::string_view k_dot_2 = R"({"blueDotDate":"2024-11-11"})";

const Broken k_structure[] = {
    // dates of rows
    {k_row_2, R"({"high":16933)", "chart.prices[1].priceDate", "priceDate is missing"},
    {k_row_2, R"({"priceDate":null,"high":16933)", "chart.prices[1].priceDate", "priceDate is null"},
    {k_row_2, R"({"priceDate":"1753900200000","high":16933)", "chart.prices[1].priceDate",
     "priceDate is not a time in milliseconds: \"1753900200000\""},
    {k_row_2, R"({"priceDate":1753900200000.5,"high":16933)", "chart.prices[1].priceDate",
     "priceDate is not a whole number: 1753900200000.5"},
    {k_row_2, R"({"priceDate":1e999,"high":16933)", "chart.prices[1].priceDate", "priceDate is not finite: 1e999"},
    {k_row_2, R"({"priceDate":99999999999999999999,"high":16933)", "chart.prices[1].priceDate",
     "priceDate is too large"},
    {k_row_2, R"({"priceDate":1753900200000000000,"high":16933)", "chart.prices[1].priceDate",
     "priceDate is outside the years 1 to 9999: 1753900200000000000"},
    {k_row_2, R"({"priceDate":{"$date":1},"high":16933)", "chart.prices[1].priceDate",
     "priceDate is not a time in milliseconds: an object"},
    {k_row_2_whole, "5", "chart.prices[1]", "the row is a number, not an object"},
    {k_row_2_whole, "null", "chart.prices[1]", "the row is null, not an object"},
    {k_row_2_whole, "[1753900200000,1,2]", "chart.prices[1]", "the row is a list, not an object"},
    // the list of rows
    {R"("prices":[)", R"("price":[)", "chart.prices", "no chart.prices"},
    {R"("prices":[)", R"("prices":null,"old":[)", "chart.prices", "no chart.prices"},
    {R"("prices":[)", R"("prices":[],"old":[)", "chart.prices", "no bars: chart.prices is empty"},
    {R"("prices":[)", R"("prices":{},"old":[)", "chart.prices", "no bars: chart.prices is empty"},
    {R"("prices":[)", R"("prices":"none","old":[)", "chart.prices", "chart.prices is text, not a list"},
    {R"("prices":[)", R"("prices":3,"old":[)", "chart.prices", "chart.prices is a number, not a list"},
    {R"("prices":[)", R"("prices":[],"prices":[)", "chart.prices", "prices stands twice"},
    // the symbol
    {"\"DIX.IN\"", "\"\"", "chart.peripheralData.symbol", "the symbol is empty"},
    {"\"DIX.IN\"", R"("A\u0000B")", "chart.peripheralData.symbol", R"(the symbol 'A\x00B' has a character outside)"},
    {"\"DIX.IN\"", R"("A\nB")", "chart.peripheralData.symbol", R"(the symbol 'A\x0aB' has a character outside)"},
    {"\"DIX.IN\"", "\"../etc\"", "chart.peripheralData.symbol", "the symbol '../etc' has '..' in it"},
    {"\"DIX.IN\"", "\"<b>\"", "chart.peripheralData.symbol", "the symbol '<b>' has a character outside"},
    {"\"DIX.IN\"", "\"Ａ\"", "chart.peripheralData.symbol", "the symbol 'Ａ' has a character outside"},
    {"\"DIX.IN\"", "\"A2345678901234567890123456789012345678901\"", "chart.peripheralData.symbol",
     "the symbol 'A2345678901234567890123456789012345678901' has 41 characters"},
    {"\"DIX.IN\"", "12", "chart.peripheralData.symbol", "the symbol is not text: 12"},
    {"\"DIX.IN\"", "null", "chart.peripheralData.symbol", "no chart.peripheralData.symbol"},
    {k_peripheral_begin, R"("peripheralData":{)", "chart.peripheralData.symbol", "no chart.peripheralData.symbol"},
    {k_peripheral_begin, R"("peripheralData":[],"old":{"symbol":"DIX.IN",)", "chart.peripheralData.symbol",
     "no chart.peripheralData.symbol"},
    {k_peripheral_begin, R"("peripheralData":{"symbol":"DIX.IN","symbol":"ABB.IN",)", "chart.peripheralData.symbol",
     "symbol stands twice"},
    // the timeframe
    {"\"Daily\"", "\"Monthly\"", "chart.peripheralData.periodcity",
     "periodcity is 'Monthly'; daily and weekly are kept"},
    {"\"Daily\"", "5", "chart.peripheralData.periodcity", "periodcity is a number; daily and weekly are kept"},
    {"\"Daily\"", "\"\"", "chart.peripheralData.periodcity", "periodcity is ''; daily and weekly are kept"},
    {"\"Daily\"", "null", "chart.peripheralData.periodcity", "no chart.peripheralData.periodcity; give --timeframe"},
    // as_of
    {"1754142710132", "null", "responseHeader.asOfDate", "no responseHeader.asOfDate; give --as-of"},
    {"\"asOfDate\":1754142710132,", "", "responseHeader.asOfDate", "no responseHeader.asOfDate; give --as-of"},
    {"1754142710132", "\"1754142710132\"", "responseHeader.asOfDate", "asOfDate is not a time in milliseconds"},
    {"1754142710132", "1754142710132000000", "responseHeader.asOfDate", "asOfDate is outside the years 1 to 9999"},
    {"1754142710132", "1.5", "responseHeader.asOfDate", "asOfDate is not a whole number"},
    {"\"asOfDate\":1754142710132", "\"asOfDate\":1754142710132,\"asOfDate\":1", "responseHeader.asOfDate",
     "asOfDate stands twice"},
    // blue dots
    {k_dot_2, R"({"blueDotDate":"2024-02-30"})", "chart.blueDotData.dates[1].blueDotDate",
     "blueDotDate is not a date: \"2024-02-30\""},
    {k_dot_2, R"({"blueDotDate":"2024-11-11T00:00"})", "chart.blueDotData.dates[1].blueDotDate",
     "blueDotDate is not a date"},
    {k_dot_2, R"({"blueDotDate":null})", "chart.blueDotData.dates[1].blueDotDate", "blueDotDate is null"},
    {k_dot_2, R"({"date":"2024-11-11"})", "chart.blueDotData.dates[1].blueDotDate", "blueDotDate is missing"},
    {k_dot_2, R"({"blueDotDate":"1731263400000"})", "chart.blueDotData.dates[1].blueDotDate",
     "blueDotDate is not a date"},
    {k_dot_2, R"({"blueDotDate":1e30})", "chart.blueDotData.dates[1].blueDotDate", "blueDotDate is too large"},
    {k_dot_2, R"({"blueDotDate":"2024-11-11","blueDotDate":"2024-11-12"})", "chart.blueDotData.dates[1].blueDotDate",
     "blueDotDate stands twice"},
    {k_dot_2, "\"11.11.2024\"", "chart.blueDotData.dates[1]", "the blue dot is not a date: \"11.11.2024\""},
    {k_dot_2, "null", "chart.blueDotData.dates[1]", "the blue dot is null"},
    {k_dot_2, "true", "chart.blueDotData.dates[1]", "the blue dot is not a date: true"},
    {R"("dates":[)", R"("dates":"none","old":[)", "chart.blueDotData.dates", "the blue dots are text, not a list"},
    {R"("dates":[)", R"("dates":[],"dates":[)", "chart.blueDotData.dates", "dates stands twice"},
    // whole parts
    {R"("chart":{)", R"("chart":null,"old":{)", "chart.prices", "no chart.prices"},
    {R"("chart":{)", R"("chart":{},"chart":{)", "chart", "chart stands twice"},
    {R"("chart":{)", R"("chart":[],"old":{)", "chart.prices", "no chart.prices"},
    {R"("responseHeader":{)", R"("responseHeader":{},"responseHeader":{)", "responseHeader",
     "responseHeader stands twice"},
    {R"("responseHeader":{)", R"("responseHeader":null,"old":{)", "responseHeader.asOfDate",
     "no responseHeader.asOfDate"},
    // error bodies
    {k_header,
     R"("responseHeader":{"error":true,"errorCode":"E7","errorShortDesc":"No data","errorLongDesc":"No such stock",)",
     "responseHeader", "error body: E7, No data, No such stock"},
    {k_header, R"("responseHeader":{"error":"true","errorCode":404,)", "responseHeader", "error body: 404"},
    {k_header, R"("responseHeader":{"error":1,"errorLongDesc":"line\nbreak",)", "responseHeader",
     R"(error body: line\x0abreak)"},
    {k_header, R"("responseHeader":{"error":true,)", "responseHeader", "error body: without a description"},
    {R"("responseHeader":{"error":false)", R"("responseHeader":{"error":true,"x":[{}])", "responseHeader",
     "error body: "},
};

const Broken k_no_json[] = {
    {R"("corpEvents":null)", R"("corpEvents":nul)", "", "a value is missing"},
    {R"("corpEvents":null)", R"("corpEvents":nullx)", "", "a comma or '}' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":NaN)", "", "NaN is no number in JSON"},
    {R"("corpEvents":null)", R"("corpEvents":True)", "", "a value is missing"},
    {R"("corpEvents":null)", R"("corpEvents":truee)", "", "a comma or '}' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":01)", "", "01 is no number"},
    {R"("corpEvents":null)", R"("corpEvents":1.)", "", "1. is no number"},
    {R"("corpEvents":null)", R"("corpEvents":-)", "", "- is no number"},
    {R"("corpEvents":null)", R"("corpEvents":+1)", "", "a value is missing"},
    {R"("corpEvents":null)", R"("corpEvents":1e)", "", "1e is no number"},
    {R"("corpEvents":null)", R"("corpEvents":0x10)", "", "a comma or '}' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":"\x")", "", "an unknown escape stands in a string"},
    {R"("corpEvents":null)", R"("corpEvents":"\u12g4")", "", "four hexadecimal digits are missing"},
    {R"("corpEvents":null)", R"("corpEvents":"\ud800")", "", "half of a surrogate pair stands in a string"},
    {R"("corpEvents":null)", R"("corpEvents":"\udc00")", "", "half of a surrogate pair stands in a string"},
    {R"("corpEvents":null)", "\"corpEvents\":\"a\tb\"", "", "a control character stands in a string"},
    {R"("corpEvents":null)", "\"corpEvents\":\"a\xFF\"", "", "the bytes are not UTF-8"},
    {R"("corpEvents":null)", "\"corpEvents\":\"\xC0\x80\"", "", "the bytes are not UTF-8"},
    {R"("corpEvents":null)", "\"corpEvents\":\"\xED\xA0\x80\"", "", "the bytes are not UTF-8"},
    {R"("corpEvents":null)", R"("corpEvents":[1,])", "", "a value is missing"},
    {R"("corpEvents":null)", R"("corpEvents":[1 2])", "", "a comma or ']' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":[1})", "", "a comma or ']' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":{"a":1,})", "", "a key in double quotes is missing"},
    {R"("corpEvents":null)", R"("corpEvents":{"a" 1})", "", "a colon is missing"},
    {R"("corpEvents":null)", R"("corpEvents":{"a":"b":1})", "", "a comma or '}' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":{"\q":1})", "", "an unknown escape stands in a string"},
    {R"("corpEvents":null)", R"("corpEvents":{1:1})", "", "a key in double quotes is missing"},
    {R"("corpEvents":null)", R"("corpEvents":'a')", "", "a value is missing"},
    {R"("corpEvents":null)", R"(corpEvents:null)", "", "a key in double quotes is missing"},
    {R"("corpEvents":null)", R"("corpEvents":null/*c*/)", "", "a comma or '}' is missing"},
    {R"("corpEvents":null)", R"("corpEvents":)", "", "a value is missing"},
    {R"("close":16848)", R"("close":016848)", "", "016848 is no number"},
    {R"("close":16848)", R"("close":16848.)", "", "16848. is no number"},
    {R"("close":16848)", R"("close":NaN)", "", "NaN is no number in JSON"},
    {R"("close":16848)", R"("close":Infinity)", "", "Infinity is no number in JSON"},
    {R"("close":16848)", R"("close":nul)", "", "a value is missing"},
    {R"("close":16848)", R"("close" 16848)", "", "a colon is missing"},
    {R"("pdt":"TradingDate")", R"("pdt":"\TradingDate")", "", "an unknown escape stands in a string"},
    {R"("pdt":"TradingDate")", R"("pdt":"TradingDate"x)", "", "a comma or '}' is missing"},
    {R"("pdt":"TradingDate")", R"("p\dt":"TradingDate")", "", "an unknown escape stands in a string"},
    {"},{\"priceDate\":1753900200000", "}{\"priceDate\":1753900200000", "", "a comma or ']' is missing"},
    {"},{\"priceDate\":1753900200000", "},,{\"priceDate\":1753900200000", "", "a value is missing"},
    {R"("lowTarget":17430}}})", R"("lowTarget":17430}}}})", "", "something follows the end of the document"},
    {R"("lowTarget":17430}}})", R"("lowTarget":17430}}}{})", "", "something follows the end of the document"},
    {R"("lowTarget":17430}}})", R"("lowTarget":17430}}},)", "", "something follows the end of the document"},
    {R"("lowTarget":17430}}})", R"("lowTarget":17430}})", "", "it ends too early: a comma or '}' is missing"},
    {R"("lowTarget":17430}}})", R"("lowTarget":17430})", "", "it ends too early: a comma or '}' is missing"},
    {R"("lowTarget":17430}}})", R"("lowTarget":17430)", "", "it ends too early: a comma or '}' is missing"},
    {R"("lowTarget":17430}}})", R"("lowTarget)", "", "it ends too early: a string does not end"},
};

}  // namespace

TEST_CASE("a document that is broken in its structure is refused with the place") {
  for (const Broken& broken : k_structure) {
    INFO(broken.what << " -> " << broken.by);
    const model::Refusal refusal = read_badly(good_with(broken.what, broken.by));
    CHECK(refusal.where == broken.where);
    CHECK_THAT(refusal.reason, Catch::Matchers::StartsWith(std::string(broken.reason)));
  }
}

TEST_CASE("the symbol of a refused document is known wherever it could be read") {
  CHECK(read_badly(good_with(k_row_2, R"({"high":16933)")).symbol == "DIX.IN");
  CHECK(read_badly(good_with("\"Daily\"", "\"Monthly\"")).symbol == "DIX.IN");
  CHECK(read_badly(good_with("\"error\":false", "\"error\":true")).symbol == "DIX.IN");
  CHECK(read_badly(good_with("17430}}}", "17430}}")).symbol.empty());  // what is no JSON says nothing
  CHECK(read_badly(good_with("\"close\":16848", "\"close\":x")).symbol.empty());
  CHECK(read_badly(good_with("\"DIX.IN\"", "\"..\"")).symbol.empty());
}

TEST_CASE("a text that is no JSON is refused with the byte") {
  for (const Broken& broken : k_no_json) {
    INFO(broken.what << " -> " << broken.by);
    const std::string body = good_with(broken.what, broken.by);
    for (const char padding : {'}', ']', ',', '"', ' ', '\0', '1'}) {
      const auto outcome = read(body, {}, padding);
      REQUIRE(std::holds_alternative<model::Refusal>(outcome));
      const model::Refusal& refusal = std::get<model::Refusal>(outcome);
      CHECK_THAT(refusal.reason, Catch::Matchers::StartsWith("not JSON: " + std::string(broken.reason)));
      REQUIRE_THAT(refusal.where, Catch::Matchers::StartsWith("byte "));
      const size_t byte = std::stoul(refusal.where.substr(5));
      CHECK(byte >= k_good_document.find(broken.what));
      CHECK(byte <= k_good_document.find(broken.what) + broken.by.size() + 1);
    }
  }
}

TEST_CASE("no JSON wins over every reason in the structure") {
  const std::string broken = good_with(k_row_2, R"({"high":16933)");
  CHECK(read_badly(broken).reason == "priceDate is missing");
  CHECK_THAT(read_badly(broken.substr(0, broken.size() - 1)).reason, Catch::Matchers::StartsWith("not JSON: "));
  const std::string error = good_with("\"error\":false", "\"error\":true");
  CHECK_THAT(read_badly(error + "x").reason, Catch::Matchers::StartsWith("not JSON: "));
  CHECK_THAT(read_badly(R"({"a":{"b":[1,}]}})").reason, Catch::Matchers::StartsWith("not JSON: "));
}

TEST_CASE("every truncation of a document is no JSON") {
  for (size_t size = 0; size < k_good_document.size(); ++size) {
    for (const char padding : {'}', ']', '"'}) {
      const auto outcome = read(k_good_document.substr(0, size), {}, padding);
      REQUIRE(std::holds_alternative<model::Refusal>(outcome));
      CHECK_THAT(std::get<model::Refusal>(outcome).reason, Catch::Matchers::StartsWith("not JSON: "));
    }
  }
}

TEST_CASE("empty files and byte order marks") {
  CHECK(read_badly("").reason == "not JSON: the file is empty");
  CHECK(read_badly("").where == "byte 0");
  CHECK(read_badly("\xEF\xBB\xBF").reason == "not JSON: the file is empty");
  CHECK(read_badly(" \n\t").reason == "not JSON: it ends too early: a value is missing");
  CHECK(read_badly("\xEF\xBB\xBF{\"a\":x}").where == "byte 8");
  CHECK(read_badly("\xEF\xBB").where == "byte 0");
  CHECK(read_badly("Too Many Requests").where == "byte 0");
}

TEST_CASE("a text in another encoding, a page and a file of another kind are called so") {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, std::string_view> k_cases[] = {
      {"\xFF\xFE{\0}\0"sv, "it is UTF-16 text, and JSON is UTF-8: iconv -f UTF-16 -t UTF-8 converts it"},
      {"\xFE\xFF\0{\0}"sv, "it is UTF-16 text, and JSON is UTF-8: iconv -f UTF-16 -t UTF-8 converts it"},
      {"{\0\"\0a\0\"\0"sv, "it is UTF-16 text, and JSON is UTF-8: iconv -f UTF-16 -t UTF-8 converts it"},
      {"\xFF\xFE\0\0{\0\0\0"sv, "it is UTF-32 text, and JSON is UTF-8: iconv -f UTF-32 -t UTF-8 converts it"},
      {"<html></html>"sv, "it is an HTML page"},
      {"\n<!DOCTYPE html><html><head><TITLE lang=en> Too Many\x01Requests\n</title>"sv,
       "it is an HTML page titled 'Too Many\\x01Requests'"},
      {"<?xml version='1.0'?><error/>"sv, "it is XML or HTML"},
      {"PK\x03\x04\x14\0\0\0"sv, "it is a zip file; unpack it first"},
      {"%PDF-1.7"sv, "it is a PDF file"},
  };
  for (const auto& [body, reason] : k_cases) {
    INFO(body);
    const model::Refusal refusal = read_badly(body);
    CHECK(refusal.reason == fmt::format("not JSON: {}", reason));
    CHECK(refusal.where == "byte 0");
  }
}

TEST_CASE("what programs write for a number that is none is called so") {
  for (const char* name : {"NaN", "-NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"}) {
    INFO(name);
    CHECK(read_badly(good_with("16848", name)).reason ==
          fmt::format("not JSON: {} is no number in JSON; null says that there is none", name));
  }
}

TEST_CASE("valid JSON of no known dialect says what was recognised") {
  const std::pair<std::string_view, std::string_view> k_cases[] = {
      {"[1,2]", "not a document: a list, in no dialect known here"},
      {"\"text\"", "not a document: text, in no dialect known here"},
      {"-12.5e3", "not a document: a number, in no dialect known here"},
      {" true ", "not a document: true or false, in no dialect known here"},
      {"null", "not a document: null, in no dialect known here"},
      {"{}", "not a document: an object without keys, in no dialect known here"},
      {R"({"candles":[],"symbol":"AAPL"})",
       "not a document: an object with the keys 'candles', 'symbol', in no dialect known here"},
      {R"({"candles":[],"symbol":"AAPL","empty":false})",
       "not a document: TD Ameritrade's price history (an object with the keys 'candles', 'symbol', 'empty'), in no "
       "dialect known here"},
      {R"({"quoteSummary":{"result":null,"error":{}}})",
       "not a document: Yahoo's quote summary (an object with the key 'quoteSummary'), in no dialect known here"},
      {R"({"chart":"prices"})", "not a document: an object with the key 'chart', in no dialect known here"},
      {R"({"\u0000":{},"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1})",
       R"(not a document: an object with the keys '\x00', '1', '2', '3', '4', '5', '6', '7' and 2 more, in no dialect known here)"},
  };
  for (const auto& [body, reason] : k_cases) {
    INFO(body);
    CHECK(read_badly(body).reason == reason);
  }
}

TEST_CASE("64 levels of nesting are read, 65 are refused") {
  const auto nested = [](size_t levels) {  // the root object is the first level, chart the second
    return good_with("\"corpEvents\":null",
                     "\"corpEvents\":" + std::string(levels - 2, '[') + std::string(levels - 2, ']'));
  };
  CHECK(read_well(nested(64)).rows.size() == 3);
  const model::Refusal refusal = read_badly(nested(65));
  CHECK(refusal.reason == "nested deeper than 64 levels");
  CHECK(refusal.where == "byte " + std::to_string(k_good_document.find("null,\"lastCompletedPattern\"") + 62));
  CHECK_THAT(read_badly(nested(65) + "x").reason, Catch::Matchers::StartsWith("not JSON: something follows"));
  const auto unknown = [](size_t levels) {
    std::string body;
    for (size_t i = 0; i < levels; ++i) body += "{\"a\":";
    return body + "1" + std::string(levels, '}');
  };
  CHECK_THAT(read_badly(unknown(64)).reason, Catch::Matchers::StartsWith("not a document: "));
  CHECK(read_badly(unknown(65)).reason == "nested deeper than 64 levels");
  CHECK_THAT(read_badly(std::string(100000, '[')).reason, Catch::Matchers::StartsWith("not JSON: it ends too early"));
  CHECK(read_badly(std::string(100000, '[') + std::string(100000, ']')).reason == "nested deeper than 64 levels");
}

TEST_CASE("every dialect has its place in feed_priority, which decides between feeds") {
  auto names = feed::feed_names();
  auto ranked = model::Settings().feed_priority;
  REQUIRE(names.front() == "auto");
  names.erase(names.begin());
  std::ranges::sort(names);
  std::ranges::sort(ranked);
  CHECK(names == ranked);
}
