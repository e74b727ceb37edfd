#include "base/letter_case.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("letters of ASCII change their case, and nothing else does") {
  const std::string text("aZ_9.Json\0\xC3\xA4", 12);
  CHECK(base::lower(text) == std::string("az_9.json\0\xC3\xA4", 12));
  CHECK(base::upper(text) == std::string("AZ_9.JSON\0\xC3\xA4", 12));
  CHECK(base::lower("").empty());
}
