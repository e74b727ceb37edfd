#include "base/digest.hpp"
#include "exports/export_name.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <utility>
#include <vector>

using namespace bluedot;
using exports::export_name;
using exports::numbered;
using exports::Stream;

namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
}

}  // namespace

TEST_CASE("the streams have TradingView's names in the order of the enumeration") {
  std::vector<std::string_view> names;
  for (const Stream stream : exports::k_streams) {
    CHECK(index_of(stream) == names.size());
    names.push_back(name_of(stream));
    CHECK_FALSE(label_of(stream).empty());
  }
  CHECK(names == std::vector<std::string_view>{"PRICE_DATA", "RLST_RATING", "BC_INDICATOR", "BLUE_DOTS"});
}

TEST_CASE("an export name is upper case with underscores for everything else") {
  CHECK(export_name("DIX.IN") == "DIX_IN");
  CHECK(export_name("M&M.IN") == "M_M_IN");
  CHECK(export_name("BAJAJ-AUTO.IN") == "BAJAJ_AUTO_IN");
  CHECK(export_name("aapl") == "AAPL");
  CHECK(export_name("^NSEI") == "_NSEI");
  CHECK(export_name("A B/C=D_E") == "A_B_C_D_E");
  CHECK(export_name("20MICRONS.IN") == "20MICRONS_IN");
}

TEST_CASE("a name of more than 29 characters is cut and keeps a hash of the whole code") {
  const std::string longest(29, 'a');
  CHECK(export_name(longest) == std::string(29, 'A'));
  const std::string code = "abcdefghijklmnopqrstuvwxyz1234";
  std::string digits = base::xxh3_128_hex(code).substr(0, 4);
  std::ranges::transform(digits, digits.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  CHECK(export_name(code) == "ABCDEFGHIJKLMNOPQRSTUVWX_" + digits);
  CHECK(export_name(code).size() == 29);
  // Worked out once with libxxhash alone: names on disk depend on it, so it must never change.
  CHECK(export_name("VERY-LONG-SYMBOL-OF-FORTY-CHARACTERS.IN1") == "VERY_LONG_SYMBOL_OF_FORT_8EF0");
  CHECK(export_name(code + "X") != export_name(code + "Y"));
  CHECK(export_name("very-long-symbol-of-forty-characters.in1") !=
        export_name("VERY-LONG-SYMBOL-OF-FORTY-CHARACTERS.IN1"));
}

TEST_CASE("a number behind a name keeps it within 29 characters") {
  CHECK(numbered("DIX_IN", 2) == "DIX_IN_2");
  CHECK(numbered("DIX_IN", 13) == "DIX_IN_13");
  CHECK(numbered(std::string(27, 'A'), 2) == std::string(27, 'A') + "_2");
  CHECK(numbered(std::string(28, 'A'), 2) == std::string(27, 'A') + "_2");
  CHECK(numbered(std::string(29, 'A'), 100) == std::string(25, 'A') + "_100");
}

TEST_CASE("any code has a name TradingView takes in each stream") {
  constexpr std::string_view k_characters = "ABCxyz019._&-^=/ ";
  std::mt19937 random(7);
  std::uniform_int_distribution<size_t> length(1, 40), pick(0, k_characters.size() - 1);
  for (int i = 0; i < 20'000; ++i) {
    std::string code(length(random), ' ');
    for (char& c : code) c = k_characters[pick(random)];
    const std::string name = export_name(code);
    const std::string second = numbered(name, 2);
    for (const Stream stream : exports::k_streams) {
      const bool fits = is_name(symbol_name(name, stream)) && symbol_name(name, stream).size() <= 42 &&
                        is_name(second) && symbol_name(second, stream).size() <= 42;
      if (!fits) FAIL(code << " became " << name);
    }
  }
}

TEST_CASE("different export names never share a file") {
  // Names built from the streams' own names are where a clash would be.
  std::vector<std::string> names{"A", "_", "A_B", "A_PRICE", "PRICE_DATA"};
  for (size_t i = 0; i < 5; ++i) {
    for (const Stream stream : exports::k_streams) names.push_back(symbol_name(names[i], stream));
  }
  std::map<std::string, std::pair<std::string, Stream>> files;
  for (const std::string& name : names) {
    for (const Stream stream : exports::k_streams) {
      CAPTURE(name, name_of(stream));
      CHECK(files.emplace(symbol_name(name, stream), std::pair{name, stream}).second);
    }
  }
}
