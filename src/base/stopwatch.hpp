// How long something takes, by a clock that never goes back.
#pragma once

#include <chrono>

namespace bluedot::base {

// Runs from its construction on.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count(); }

 private:
  std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

}  // namespace bluedot::base
