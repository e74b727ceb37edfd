#include "base/error.hpp"
#include "exports/seed_check.hpp"
#include "exports/symbol_info.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bluedot;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using exports::clean_description;
using exports::describe;
using exports::Stream;
using exports::symbol_info_text;
using exports::SymbolInfoEntry;

TEST_CASE("a symbol_info is three arrays, sorted by symbol, whatever the order of the entries") {
  const SymbolInfoEntry a{"A_PRICE_DATA", "Aa", 2}, b{"B_PRICE_DATA", "Bb", 0};
  const std::string expected = R"({
 "symbol": [
  "A_PRICE_DATA",
  "B_PRICE_DATA"
 ],
 "description": [
  "Aa",
  "Bb"
 ],
 "pricescale": [
  100,
  1
 ]
}
)";
  CHECK(symbol_info_text({a, b}) == expected);
  CHECK(symbol_info_text({b, a}) == expected);
  CHECK(exports::check_symbol_info(expected).empty());
}

TEST_CASE("one entry is still arrays") {
  const auto parsed = nlohmann::json::parse(symbol_info_text({{"A", "a", 1}}));
  CHECK(parsed == nlohmann::json::parse(R"({"symbol": ["A"], "description": ["a"], "pricescale": [10]})"));
}

TEST_CASE("descriptions are cleaned, and an empty one is the symbol") {
  const auto parsed = nlohmann::json::parse(
      symbol_info_text({{"A", "  \"quoted\" \\ \n name\x01 ", 0}, {"B", " \t ", 0}, {"C", std::string(500, 'x'), 0}}));
  CHECK(parsed["description"][0] == "\"quoted\" \\ name");
  CHECK(parsed["description"][1] == "B");
  CHECK(parsed["description"][2] == std::string(128, 'x'));
}

TEST_CASE("a symbol that is there twice, and one too many, are errors") {
  CHECK_THROWS_WITH(symbol_info_text({{"B", "x", 0}, {"A", "x", 0}, {"B", "y", 1}}), Contains("symbol B"));
  std::vector<SymbolInfoEntry> entries;
  for (int i = 0; i < 6000; ++i) entries.push_back({"S" + std::to_string(i), "x", 0});
  CHECK(exports::check_symbol_info(symbol_info_text(entries)).empty());
  entries.push_back({"ONE_TOO_MANY", "x", 0});
  CHECK_THROWS_WITH(symbol_info_text(entries), Contains("6001") && Contains("6000"));
}

TEST_CASE("the pricescale is a power of ten, of at most 15 decimals") {
  CHECK(exports::pricescale(0) == 1);
  CHECK(exports::pricescale(2) == 100);
  CHECK(exports::pricescale(15) == 1'000'000'000'000'000);
  CHECK(exports::pricescale(324) == 1'000'000'000'000'000);
}

TEST_CASE("a description is one line of valid text") {
  CHECK(clean_description("Dixon Technologies", 128) == "Dixon Technologies");
  CHECK(clean_description("  a \t\r\n b  ", 128) == "a b");
  CHECK(clean_description("a\x01\x1F\x7F"
                          "b\xC2\x80"
                          "c",
                          128) == "abc");
  CHECK(clean_description("\xC2\xA0"
                          "a\xE2\x80\xA8"
                          "b\xE3\x80\x80",
                          128) == "a b");
  CHECK(clean_description("Two  words ", 128) == "Two words");
  CHECK(clean_description(" Two words", 128) == "Two words");
  CHECK(clean_description("~ to \"!", 128) == "~ to \"!");
  CHECK(clean_description("", 128) == "");
  CHECK(clean_description(" \n ", 128) == "");
  CHECK(clean_description("Ünïcödé 株式 😀", 128) == "Ünïcödé 株式 😀");
}

TEST_CASE("invalid UTF-8 is replaced byte by byte") {
  const std::string bad = "\xEF\xBF\xBD";
  CHECK(clean_description("a\xFF"
                          "b",
                          128) == "a" + bad + "b");
  CHECK(clean_description("a\xC3", 128) == "a" + bad);                         // cut
  CHECK(clean_description("\xC0\xAF", 128) == bad + bad);                      // overlong
  CHECK(clean_description("\xE0\x80\xAF", 128) == bad + bad + bad);            // overlong
  CHECK(clean_description("\xF0\x80\x80\xAF", 128) == bad + bad + bad + bad);  // overlong
  CHECK(clean_description("\xED\xA0\x80", 128) == bad + bad + bad);            // surrogate
  CHECK(clean_description("\xF4\x90\x80\x80", 128) == bad + bad + bad + bad);  // beyond U+10FFFF
  CHECK(clean_description("\xE6\xA0x", 128) == bad + bad + "x");
  CHECK(clean_description(bad, 128) == bad);
  CHECK(clean_description("\xF4\x8F\xBF\xBF", 128) == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("a description is cut at whole characters and without a blank at its end") {
  CHECK(clean_description("äöü", 2) == "äö");
  CHECK(clean_description("ab cd", 3) == "ab");
  CHECK(clean_description("ab cd", 4) == "ab c");
  CHECK(clean_description("ab   ", 3) == "ab");
  CHECK(clean_description(std::string(200, 'a'), 128).size() == 128);
}

TEST_CASE("a description says the company and the stream") {
  CHECK(describe("Dixon Technologies", "DIX.IN", Stream::price_data) == "Dixon Technologies, prices");
  CHECK(describe("Dixon Technologies", "DIX.IN", Stream::rlst_rating) == "Dixon Technologies, RLST rating");
  CHECK(describe("Dixon Technologies", "DIX.IN", Stream::bc_indicator) == "Dixon Technologies, BC indicator");
  CHECK(describe("Dixon Technologies", "DIX.IN", Stream::blue_dots) == "Dixon Technologies, blue dots");
  CHECK(describe("", "M&M.IN", Stream::blue_dots) == "M&M.IN, blue dots");
  CHECK(describe(" \n", "M&M.IN", Stream::blue_dots) == "M&M.IN, blue dots");
}

TEST_CASE("a long name is cut and the stream is not") {
  std::string name;
  for (int i = 0; i < 200; ++i) name += "株";
  for (const Stream stream : exports::k_streams) {
    const std::string description = describe(name, "X", stream);
    CHECK_THAT(description, EndsWith(", " + std::string(label_of(stream))));
    CHECK(clean_description(description, 128) == description);
    CHECK(clean_description(description, 127) != description);
    CHECK(exports::check_symbol_info(symbol_info_text({{"X", description, 0}})).empty());
  }
}
