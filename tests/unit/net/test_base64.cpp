#include "net/base64.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("base64 as the vectors of RFC 4648 say, both ways") {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {std::string("\0\xFF", 2), "AP8="}};
  for (const auto& [bytes, text] : vectors) {
    INFO(text);
    CHECK(net::base64(bytes) == text);
    CHECK(net::from_base64(text) == bytes);
  }
}

TEST_CASE("what is not base64 to its last character is nothing") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "====", "Z===", "Zm9v\n", " Zm9", "Zm-v", "Zg==Zg==", "=Zg="}) {
    INFO(text);
    CHECK(net::from_base64(text) == std::nullopt);
  }
}
