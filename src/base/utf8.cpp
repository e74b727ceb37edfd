#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace bluedot::base {
namespace {

bool is_continuation(char c) {
  return (c & 0xC0) == 0x80;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::array<char32_t, 5> k_smallest{0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (const char c : text.substr(1, length - 1)) {
    if (!is_continuation(c)) return {};
    value = value << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  }
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < k_smallest[length] || is_surrogate || value > 0x10FFFF) return {};
  return {value, length, true};
}

size_t count_code_points(std::string_view text) {
  return text.size() - static_cast<size_t>(std::ranges::count_if(text, is_continuation));
}

}  // namespace bluedot::base
