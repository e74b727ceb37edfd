// The time of day as the program sees it: the system's, or a fixed one for tests and reproducible runs.
#pragma once

#include "base/instant.hpp"

#include <optional>

namespace bluedot::base {

class Clock {
 public:
  Clock() = default;
  // A clock that always says `fixed`.
  explicit Clock(Instant fixed) : m_fixed(fixed) {}
  Instant now() const;

 private:
  std::optional<Instant> m_fixed;
};

}  // namespace bluedot::base
