// A number of bytes as people read it: `12.3 kB`, `4.5 MB`. Of 1000, as the limits of services are.
#pragma once

#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace bluedot::base {

inline std::string size_text(int64_t bytes) {
  constexpr int64_t k_least_mb = 1'000'000;
  return bytes < k_least_mb ? fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3)
                            : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace bluedot::base
