// A world for tests of what waits: time passes only while somebody sleeps, the die shows what it is told, and nobody
// sleeps.
#pragma once

#include "net/retry.hpp"

#include <vector>

namespace bluedot::tests {

struct FakeSurroundings {
  std::vector<int64_t> slept_ms = {};
  double random = 0.5;
  int64_t elapsed_ms = 5'000'000;

  net::Surroundings get() {
    return {.clock = base::Clock(base::Instant{1754300000000}),  // 2025-08-04T09:33:20Z
            .elapsed_ms = [this] { return elapsed_ms; },
            .random = [this] { return random; },
            .sleep_ms =
                [this](int64_t milliseconds) {
                  slept_ms.push_back(milliseconds);
                  elapsed_ms += milliseconds;
                }};
  }
};

}  // namespace bluedot::tests
