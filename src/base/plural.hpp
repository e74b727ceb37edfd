// The words that follow a count: `1 week was`, `3 weeks were`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bluedot::base {

constexpr std::string_view plural(int64_t count, std::string_view one, std::string_view many) {
  return count == 1 ? one : many;
}
// `bar`, `bars`.
inline std::string plural(int64_t count, std::string_view noun) {
  return std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace bluedot::base
