#include "base/printable.hpp"

#include <catch2/catch.hpp>

using bluedot::base::printable;

TEST_CASE("any bytes are printable") {
  using namespace std::string_view_literals;
  CHECK(printable("plain é 😀") == "plain é 😀");
  CHECK(printable("a\0b\n\x7F"sv) == "a\\x00b\\x0a\\x7f");
  CHECK(printable("\xFF\xC3(") == "\\xff\\xc3(");
  CHECK(printable("\xE2\x82") == "\\xe2\\x82");
  CHECK(printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");                    // a surrogate
  CHECK(printable("\xC0\x80\xE0\x80\x80") == "\\xc0\\x80\\xe0\\x80\\x80");  // overlong forms
  CHECK(printable("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");           // beyond U+10FFFF
  CHECK(printable("ééé", 3) == "ééé");
  CHECK(printable("éééé", 3) == "ééé…");
}
