#include "base/clock.hpp"

#include <chrono>

namespace bluedot::base {

Instant Clock::now() const {
  if (m_fixed) return *m_fixed;
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

}  // namespace bluedot::base
