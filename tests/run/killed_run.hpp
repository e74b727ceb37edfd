// A command that is killed, with all it has started, as it is about to change the world for the n-th time.
#pragma once

#include "run/installation.hpp"

namespace bluedot::tests {

// Whose system calls are counted.
enum class Whose { its_own, all };  // all: those of rclone and git too

struct KilledRun {
  int64_t calls = 0;  // that change the world, up to the kill
  bool is_killed = false;
};

// `at_call` beyond what it makes: it goes to its end.
KilledRun run_killed(const Installation& installation, Whose whose, int64_t at_call);

}  // namespace bluedot::tests
