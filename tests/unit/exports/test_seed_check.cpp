#include "exports/seed_check.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace bluedot;
using Catch::Matchers::Contains;
using exports::check_seed_csv;
using exports::check_seed_file_name;
using exports::check_symbol_info;

namespace {

const base::Date k_today = *base::Date::parse_iso("2025-08-01");

std::string reasons(const std::vector<exports::SeedFinding>& findings) {
  std::string text;
  for (const auto& finding : findings) text += std::to_string(finding.line) + ": " + finding.reason + "\n";
  return text;
}

std::string csv(std::string_view text) {
  return reasons(check_seed_csv(text, k_today));
}

std::string info(std::string_view text) {
  return reasons(check_symbol_info(text));
}

}  // namespace

TEST_CASE("the examples of the format pass") {
  CHECK(csv("20210101T,0.1,0.1,0.1,0.1,0\n") == "");  // TradingView's own
  CHECK(csv("20250731T,1,2,0.5,1.5,0\n20250801T,0,24565.35,0,24565.35,0\n") == "");
  CHECK(csv("19000101T,0,1000,0,78,0\n") == "");
  CHECK(csv("20240229T,-1,+1,-2,.5,0.0\n") == "");
}

TEST_CASE("a line that is no line of six fields is found") {
  CHECK_THAT(csv(""), Contains("0: the file has no line"));
  CHECK_THAT(csv("\n"), Contains("1: the line is blank"));
  CHECK_THAT(csv("20250731T,1,1,1,1,0\n\n20250801T,1,1,1,1,0\n"), Contains("2: the line is blank"));
  CHECK_THAT(csv("20250801T,1,1,1,1,0\n\n"), Contains("2: the line is blank"));
  CHECK_THAT(csv("# date,open\n"), Contains("comment"));
  CHECK_THAT(csv("date,open,high,low,close,volume\n"), Contains("1: 'date' is no date"));
  CHECK_THAT(csv("20250801T,1,1,1,1\n"), Contains("5 fields"));
  CHECK_THAT(csv("20250801T,1,1,1,1,0,\n"), Contains("7 fields"));
  CHECK_THAT(csv("20250801T, 1,1,1,1,0\n"), Contains("white space"));
  CHECK_THAT(csv("20250801T,1,1,1,1,0\r\n"), Contains("carriage return"));
  CHECK_THAT(csv("20250801T,1,1,1,1,0"), Contains("does not end in a new line"));
}

TEST_CASE("dates exist, ascend, and lie between 1900 and today") {
  for (const char* bad : {"20250230T", "20251301T", "20250800T", "2025801T", "20250801", "2025-08-01T", "20250801t",
                          "00000101T", "2025080xT"}) {
    CHECK_THAT(csv(std::string(bad) + ",1,1,1,1,0\n"), Contains("is no date"));
  }
  CHECK_THAT(csv("18991231T,1,1,1,1,0\n"), Contains("before 1900-01-01"));
  CHECK_THAT(csv("20250802T,1,1,1,1,0\n"), Contains("after today, 2025-08-01"));
  CHECK_THAT(csv("20250801T,1,1,1,1,0\n20250801T,1,1,1,1,0\n"), Contains("2: the date is that of the line before"));
  CHECK_THAT(csv("20250801T,1,1,1,1,0\n20250731T,1,1,1,1,0\n"), Contains("2: the date is before that"));
}

TEST_CASE("numbers are plain decimals") {
  for (const char* bad : {"", "5e-05", "1E5", "nan", "inf", "0x1", "1.", "--1", "1.2.3", "1_000", "-", ".", "one"}) {
    CAPTURE(bad);
    CHECK_THAT(csv(std::string("20250801T,0,1000,0,") + bad + ",0\n"), Contains("close") && Contains("plain decimal"));
    CHECK_THAT(csv(std::string("20250801T,1,1,1,1,") + bad + "\n"), Contains("volume") && Contains("plain decimal"));
  }
  CHECK_THAT(csv("20250801T,1," + std::string(400, '9') + ",1,1,0\n"), Contains("high"));  // reads as infinity
  CHECK_THAT(csv("20250801T,1,1,1,\xFF,0\n"), Contains("\\xff"));
}

TEST_CASE("the bar is possible") {
  CHECK_THAT(csv("20250801T,2,1,1,1,0\n"), Contains("high is below"));
  CHECK_THAT(csv("20250801T,1,1,1,2,0\n"), Contains("high is below"));
  CHECK_THAT(csv("20250801T,0,1000,0,24565.35,0\n"), Contains("high is below"));  // the fixed high of old
  CHECK_THAT(csv("20250801T,1,3,2,2.5,0\n"), Contains("low is above"));
  CHECK_THAT(csv("20250801T,2.5,3,2,1,0\n"), Contains("low is above"));
  CHECK_THAT(csv("20250801T,1,1,1,1,-1\n"), Contains("volume is negative"));
}

TEST_CASE("findings stop at a bound") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "x\n";
  CHECK(check_seed_csv(text, k_today).size() == exports::k_max_seed_findings);
}

TEST_CASE("file names are upper case with exactly one dot") {
  const auto name = [](std::string_view text) { return reasons(check_seed_file_name(text)); };
  CHECK(name("DIX_IN_PRICE_DATA.csv") == "");
  CHECK(name(std::string(42, 'A') + ".csv") == "");
  CHECK_THAT(name(std::string(43, 'A') + ".csv"), Contains("42"));
  CHECK_THAT(name("DIX.IN_PRICE_DATA.csv"), Contains("exactly one dot"));
  CHECK_THAT(name("DIX"), Contains("exactly one dot"));
  CHECK_THAT(name("dix.csv"), Contains("A-Z 0-9 _"));
  CHECK_THAT(name("M&M.csv"), Contains("A-Z 0-9 _"));
  CHECK_THAT(name(".csv"), Contains("A-Z 0-9 _"));
  CHECK_THAT(name("DIX.txt"), Contains(".csv"));
}

TEST_CASE("a symbol_info has exactly its three fields") {
  CHECK(info(R"({"symbol": ["A"], "description": ["a"], "pricescale": [1]})") == "");
  CHECK(info(R"({"symbol": ["A", "B.C_1"], "description": ["a", "b"], "pricescale": 100})") == "");
  CHECK_THAT(info("{"), Contains("no JSON"));
  CHECK_THAT(info("[]"), Contains("no JSON object"));
  CHECK_THAT(info(R"({"symbol": ["A"], "description": ["a"]})"), Contains("pricescale is missing"));
  CHECK_THAT(info(R"({"symbol": ["A"], "description": ["a"], "pricescale": [1], "currency": ""})"),
             Contains("'currency' does not belong"));
  CHECK_THAT(info(R"({"symbol": "A", "description": "a", "pricescale": 1})"), Contains("must be arrays"));
  CHECK_THAT(info(R"({"symbol": [], "description": [], "pricescale": []})"), Contains("no symbol"));
}

TEST_CASE("the elements of a symbol_info are what they must be") {
  const auto with = [](std::string_view symbol, std::string_view description, std::string_view scale) {
    return info("{\"symbol\": [" + std::string(symbol) + "], \"description\": [" + std::string(description) +
                "], \"pricescale\": [" + std::string(scale) + "]}");
  };
  CHECK_THAT(with(R"("a")", R"("x")", "1"), Contains("does not match"));
  CHECK_THAT(with(R"("")", R"("x")", "1"), Contains("does not match"));
  CHECK_THAT(with("1", R"("x")", "1"), Contains("no string"));
  CHECK_THAT(with('"' + std::string(43, 'A') + '"', R"("x")", "1"), Contains("42"));
  CHECK_THAT(with(R"("A", "A")", R"("x", "y")", "1, 1"), Contains("twice"));
  CHECK_THAT(with(R"("A", "B")", R"("x")", "1, 1"), Contains("1 descriptions for 2"));
  CHECK_THAT(with(R"("A", "B")", R"("x", "y")", "1"), Contains("1 pricescales for 2"));
  CHECK_THAT(with(R"("A")", R"("")", "1"), Contains("description"));
  CHECK_THAT(with(R"("A")", R"("a\nb")", "1"), Contains("description"));
  CHECK_THAT(with(R"("A")", "null", "1"), Contains("description"));
  CHECK_THAT(with(R"("A")", '"' + std::string(129, 'x') + '"', "1"), Contains("128"));
  std::string wide;
  for (int i = 0; i < 128; ++i) wide += "株";
  CHECK(with(R"("A")", '"' + wide + '"', "1") == "");
  for (const char* bad : {"0", "2", "-1", "1.0", "110", "101", "\"1\"", "1e2", "null"}) {
    CHECK_THAT(with(R"("A")", R"("x")", bad), Contains("power of ten"));
  }
  CHECK(with(R"("A")", R"("x")", "1000000000000000") == "");
}

TEST_CASE("more than 6000 symbols are too many") {
  std::string symbols, descriptions;
  for (int i = 0; i < 6001; ++i) {
    symbols += (i == 0 ? "\"S" : ",\"S") + std::to_string(i) + '"';
    descriptions += i == 0 ? "\"x\"" : ",\"x\"";
  }
  CHECK_THAT(info("{\"symbol\": [" + symbols + "], \"description\": [" + descriptions + "], \"pricescale\": 1}"),
             Contains("6001 symbols"));
}
