#include "base/json_string.hpp"

#include <catch2/catch.hpp>

using bluedot::base::json_string;

TEST_CASE("a text without special characters only gets quotes") {
  CHECK(json_string("") == R"("")");
  CHECK(json_string("Dixon, ~/data") == R"("Dixon, ~/data")");
}

TEST_CASE("JSON's own characters and control characters are escaped, others are kept") {
  using namespace std::string_view_literals;
  CHECK(json_string(R"(a "b" \c)") == R"("a \"b\" \\c")");
  CHECK(json_string("1\n2\0\x1F"sv) == R"("1\n2\u0000\u001f")");
  CHECK(json_string("é 😀 \x7F") == "\"é 😀 \x7F\"");
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD") {
  CHECK(json_string("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
}
