#include "base/number_text.hpp"

#include <array>
#include <cmath>
#include <cstdint>

namespace bluedot::base {
namespace {

constexpr int64_t k_scale = 10'000;    // four decimals: prices have two, some feeds and small stocks up to four
constexpr double k_scaled_end = 1e11;  // below it a scaled value has at most 15 digits

// Writes the value when it is a decimal of at most four places; otherwise writes nothing and returns null.
//
// The quotient of two integers that a double holds exactly is the double nearest to the true decimal, so an equal
// quotient says that the decimal reads back to the value. Decimals of up to 15 digits are told apart by doubles: no
// shorter one can read back to it, and this text, without trailing zeros, is what std::to_chars finds, three times
// slower.
char* write_four_decimals(char* out, double value) {
  const double magnitude = std::abs(value);
  if (!(magnitude < k_scaled_end)) return nullptr;
  const auto scaled = static_cast<int64_t>(magnitude * static_cast<double>(k_scale) + 0.5);
  if (static_cast<double>(scaled) / static_cast<double>(k_scale) != magnitude) return nullptr;
  if (value < 0) *out++ = '-';  // not of -0
  out = std::to_chars(out, out + k_number_text_bytes - 1, scaled / k_scale).ptr;
  auto fraction = static_cast<unsigned>(scaled % k_scale);
  if (fraction == 0) return out;
  *out++ = '.';
  for (unsigned place = k_scale / 10; fraction != 0; place /= 10) {
    *out++ = static_cast<char>('0' + fraction / place);
    fraction %= place;
  }
  return out;
}

}  // namespace

char* write_number(char* out, double value) {
  if (char* end = write_four_decimals(out, value)) return end;  // zeros too, so none prints a sign
  // Larger whole numbers: integers print several times faster, and below 2^53 each double is one.
  if (std::abs(value) < 9e15 && value == std::trunc(value)) {
    return std::to_chars(out, out + k_number_text_bytes, static_cast<int64_t>(value)).ptr;
  }
  return std::to_chars(out, out + k_number_text_bytes, value, std::chars_format::fixed).ptr;
}

std::string number_text(double value) {
  std::array<char, k_number_text_bytes> buffer;
  return {buffer.data(), write_number(buffer.data(), value)};
}

int decimals_of(double value) {
  const std::string text = number_text(value);
  const size_t point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

}  // namespace bluedot::base
