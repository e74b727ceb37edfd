// Text as Unicode's code points (RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF).
#pragma once

#include <cstddef>
#include <string_view>

namespace bluedot::base {

inline constexpr char32_t k_replacement = 0xFFFD;

struct CodePoint {
  char32_t value = k_replacement;
  size_t byte_count = 1;
  bool is_valid = false;
};

// What stands at the front of `text`, which is not empty; one byte as U+FFFD where that is no code point.
CodePoint first_code_point(std::string_view text);
// How many characters text has that is known to be UTF-8.
size_t count_code_points(std::string_view text);

}  // namespace bluedot::base
