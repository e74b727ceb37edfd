#include "feed/bodies.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using Bodies = std::vector<std::string_view>;

TEST_CASE("bodies after each other, one a line or not, are told apart") {
  CHECK(feed::split_bodies(R"({"a":1}{"b":[2]})") == Bodies{R"({"a":1})", R"({"b":[2]})"});
  CHECK(feed::split_bodies("\xEF\xBB\xBF{\"a\":1}\r\n {\"b\":2}\n") == Bodies{R"({"a":1})", R"({"b":2})"});
  CHECK(feed::split_bodies(R"({"a":"}{\"}{"}{"b":"\\"})") == Bodies{R"({"a":"}{\"}{"})", R"({"b":"\\"})"});
  CHECK(feed::split_bodies(R"({"a":1}{"b":)") == Bodies{R"({"a":1})", R"({"b":)"});  // the last is cut off
}

TEST_CASE("the objects of a list are bodies") {
  CHECK(feed::split_bodies(R"( [{"a":1} , {"b":[2]}] )") == Bodies{R"({"a":1})", R"({"b":[2]})"});
  CHECK(feed::split_bodies(R"([{"a":1}])") == Bodies{R"({"a":1})"});
  for (const char* none : {"[]", "[1,2]", R"([{"a":1},2])", R"([{"a":1},{}])", R"([{"a":1}{"b":2}])", R"([{"a":1},])",
                           R"([{"a":1}])x)", R"([[{"a":1}]])"}) {
    INFO(none);
    CHECK(feed::split_bodies(none).empty());
  }
}

TEST_CASE("a text with anything else in it is one body, or none") {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {""sv, " \n"sv, R"({"a":1})"sv, R"({"a":1}x)"sv, R"({"a":1}{})"sv, R"({"a":1},{"b":2})"sv,
        R"([object Object]{"a":1}{"b":2})"sv, "{\"a\":1}{\"b\":2}\0x"sv, R"({"a":1}{"b":2}x)"sv, R"({"a":1})"sv,
        "nullnull"sv}) {
    INFO(text);
    CHECK(feed::split_bodies(text).empty());
  }
}
