#include "model/symbol_code.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using model::why_no_symbol;

TEST_CASE("codes as feeds write them are symbols") {
  for (const std::string_view code : {"DIX.IN", "M&M.IN", "BAJAJ-AUTO", "^NSEI", "GC=F", "BRK/B", "A_1", "a b", "0",
                                      "1234567890123456789012345678901234567890"}) {
    INFO(code);
    CHECK(why_no_symbol(code).empty());
  }
}

TEST_CASE("what could leave a folder, a line or a name is no symbol") {
  CHECK(why_no_symbol("") == "the symbol is empty");
  CHECK(why_no_symbol("..") == "the symbol '..' has '..' in it");
  CHECK(why_no_symbol("A..B") == "the symbol 'A..B' has '..' in it");
  CHECK(why_no_symbol(" A") == "the symbol ' A' has a space at an end");
  CHECK(why_no_symbol("A ") == "the symbol 'A ' has a space at an end");
  CHECK_THAT(why_no_symbol("12345678901234567890123456789012345678901"), Catch::Matchers::Contains("41 characters"));
  using namespace std::string_view_literals;
  for (const std::string_view code :
       {"A\0B"sv, "A\nB"sv, "A'B"sv, "A\"B"sv, "A\\B"sv, "A<B"sv, "É"sv, "A\xFF"sv, "A,B"sv, "A*"sv, "A\t"sv}) {
    INFO(code);
    CHECK_THAT(why_no_symbol(code), Catch::Matchers::Contains("has a character outside"));
  }
  CHECK_THAT(why_no_symbol("A\0B"sv), Catch::Matchers::Contains("'A\\x00B'"));
}
