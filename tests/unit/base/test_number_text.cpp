#include "base/number_text.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>

using namespace bluedot::base;

TEST_CASE("numbers are the shortest plain decimals") {
  CHECK(number_text(16848) == "16848");
  CHECK(number_text(9238.7) == "9238.7");
  CHECK(number_text(24565.35) == "24565.35");
  CHECK(number_text(0.00005) == "0.00005");
  CHECK(number_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(number_text(-0.5) == "-0.5");
  CHECK(number_text(0) == "0");
  CHECK(number_text(-0.0) == "0");
  CHECK(number_text(1e15) == "1000000000000000");
  CHECK(number_text(1e22) == "10000000000000000000000");
}

TEST_CASE("every double reads back, without an exponent") {
  std::mt19937_64 random(7);
  const auto check = [](double value) {
    const std::string text = number_text(value);
    if (std::strtod(text.c_str(), nullptr) != value || text.find_first_not_of("-.0123456789") != std::string::npos) {
      FAIL_CHECK(value << " became " << text);
    }
    CHECK(text.size() <= k_number_text_bytes);
  };
  for (int i = 0; i < 20000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (std::isfinite(value)) check(value);
  }
  for (const double value :
       {std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest(), std::numeric_limits<double>::min(),
        -std::numeric_limits<double>::denorm_min(), 8999999999999999.0, 9e15, 9007199254740993.0}) {
    check(value);
  }
}

TEST_CASE("digits behind the point") {
  CHECK(decimals_of(16848) == 0);
  CHECK(decimals_of(9238.7) == 1);
  CHECK(decimals_of(0.00005) == 5);
  CHECK(decimals_of(-1.25) == 2);
}

TEST_CASE("a number is the whole text or none") {
  CHECK(parse_number<double>("101.5") == 101.5);
  CHECK(parse_number<double>("1e5") == 1e5);
  CHECK(parse_number<int64_t>("-7") == -7);
  CHECK(parse_number<unsigned>("0930") == 930U);
  for (const char* text : {"", " 1", "1 ", "+1", "1.5x", "0x10", "1,000"}) CHECK_FALSE(parse_number<double>(text));
  CHECK_FALSE(parse_number<int64_t>("1.0"));
  CHECK_FALSE(parse_number<size_t>("-1"));
}

TEST_CASE("a number beyond its type is none") {
  CHECK(parse_number<int64_t>("9223372036854775807") == INT64_MAX);
  CHECK_FALSE(parse_number<int64_t>("9223372036854775808"));
  CHECK_FALSE(parse_number<double>("1e400"));
}
