// write_number takes a shortcut for decimals of up to four places; std::to_chars is what it must agree with.
#include "base/number_text.hpp"

#include <array>
#include <bit>
#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>

using namespace bluedot;

namespace {

std::string expected_text(double value) {
  std::array<char, base::k_number_text_bytes> buffer;
  if (value == 0) value = 0;  // no sign
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
  return {buffer.data(), end};
}

// Compares without an assertion for each of millions of values; the first that differs is shown.
class Comparison {
 public:
  void see(double value) {
    for (const double signed_value : {value, -value}) {
      char* const end = base::write_number(m_buffer.data(), signed_value);
      if (m_difference.empty() && std::string_view(m_buffer.data(), end) != expected_text(signed_value)) {
        m_difference = "expected " + expected_text(signed_value) + ", got " + std::string(m_buffer.data(), end);
      }
    }
    ++m_seen;
  }
  void check(size_t at_least) const {
    CHECK(m_difference == "");
    CHECK(m_seen >= at_least);
  }

 private:
  std::array<char, base::k_number_text_bytes> m_buffer{};
  std::string m_difference;
  size_t m_seen = 0;
};

}  // namespace

TEST_CASE("decimals of up to six places are written as to_chars does") {
  Comparison comparison;
  std::mt19937_64 random(20250801);
  for (const double scale : {1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6}) {
    for (const int64_t range : {int64_t{1000}, int64_t{10'000'000}, int64_t{1'000'000'000'000'000}}) {
      std::uniform_int_distribution<int64_t> digits(0, range);
      for (int i = 0; i < 40'000; ++i) comparison.see(static_cast<double>(digits(random)) / scale);
    }
  }
  comparison.check(800'000);
}

TEST_CASE("neighbours of decimals are written with all their digits") {
  Comparison comparison;
  std::mt19937_64 random(20250802);
  std::uniform_int_distribution<int64_t> digits(1, 2'000'000'000);
  for (int i = 0; i < 150'000; ++i) {
    const double value = static_cast<double>(digits(random)) / 1e4;
    comparison.see(std::nextafter(value, 0));
    comparison.see(std::nextafter(value, 1e300));
    comparison.see(static_cast<double>(static_cast<float>(value)));
  }
  comparison.check(450'000);
}

TEST_CASE("any double is written as to_chars does") {
  Comparison comparison;
  std::mt19937_64 random(20250803);
  for (int i = 0; i < 300'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (std::isfinite(value) && std::abs(value) < 1e40 && std::abs(value) > 1e-40) comparison.see(value);
  }
  std::uniform_real_distribution<double> magnitude(-6, 18);
  for (int i = 0; i < 300'000; ++i) comparison.see(std::pow(10, magnitude(random)));
  comparison.check(300'000);
}

TEST_CASE("the edges of the shortcut are written as to_chars does") {
  Comparison comparison;
  for (const double edge : {1e11, 1e15, 9e15, 9007199254740992.0, 1e-4, 5e-5, 1e-5, 1.0, 0.1, 1e22, 1e23}) {
    double below = edge, above = edge;
    comparison.see(edge);
    for (int i = 0; i < 1000; ++i) {
      comparison.see(below = std::nextafter(below, 0));
      comparison.see(above = std::nextafter(above, 1e300));
    }
  }
  for (const double value : {0.0, std::numeric_limits<double>::max(), std::numeric_limits<double>::min(),
                             std::numeric_limits<double>::denorm_min(), 99999999999.9999, 0.00005, 0.0001, 9999.9999}) {
    comparison.see(value);
  }
  comparison.check(22'000);
  CHECK(base::number_text(-0.0) == "0");
  CHECK(base::number_text(-0.5) == "-0.5");
  CHECK(base::number_text(16848) == "16848");
  CHECK(base::number_text(9238.7) == "9238.7");
  CHECK(base::number_text(0.00005) == "0.00005");
  CHECK(base::number_text(10.0101) == "10.0101");
  CHECK(base::number_text(100) == "100");
}
