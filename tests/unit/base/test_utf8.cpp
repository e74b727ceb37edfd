#include "base/utf8.hpp"

#include <catch2/catch.hpp>

using namespace bluedot::base;

TEST_CASE("a code point is taken from the front, whatever follows") {
  const auto check = [](std::string_view text, char32_t value, size_t byte_count) {
    const CodePoint first = first_code_point(text);
    CHECK(first.is_valid);
    CHECK(first.value == value);
    CHECK(first.byte_count == byte_count);
  };
  check("a\xFF", U'a', 1);
  check("\x7F", 0x7F, 1);
  check("é\xFF", U'é', 2);
  check("€€", U'€', 3);
  check("😀a", U'😀', 4);
  check("\xEF\xBF\xBD", k_replacement, 3);  // U+FFFD itself is valid
  check("\xF4\x8F\xBF\xBF", 0x10FFFF, 4);
}

TEST_CASE("what is no code point is one byte, read as U+FFFD") {
  for (const std::string_view text : {"\x80", "\xC3", "\xC3(", "\xE2\x82", "\xFF",  // alone, cut off, never there
                                      "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",  // overlong forms
                                      "\xED\xA0\x80", "\xED\xBF\xBF",                              // surrogates
                                      "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {                   // beyond U+10FFFF
    const CodePoint first = first_code_point(text);
    CHECK_FALSE(first.is_valid);
    CHECK(first.value == k_replacement);
    CHECK(first.byte_count == 1);
  }
}

TEST_CASE("characters are counted, not bytes") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("aé€😀") == 4);
}
