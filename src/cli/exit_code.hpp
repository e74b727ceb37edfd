// What the process ends with (README.md, exit codes). Nothing outside cli/ knows these numbers.
#pragma once

#include "base/error.hpp"

namespace bluedot::cli {

inline constexpr int k_exit_ok = 0;             // bars set aside alone included
inline constexpr int k_exit_failed = 1;         // the command could not be done
inline constexpr int k_exit_usage = 2;          // wrong arguments or configuration
inline constexpr int k_exit_findings = 3;       // done, but documents were rejected or differences were found
inline constexpr int k_exit_locked = 4;         // another process writes the store
inline constexpr int k_exit_interrupted = 130;  // 128 + SIGINT, as shells have it

inline int exit_code_of(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::usage:
      return k_exit_usage;
    case base::ErrorKind::locked:
      return k_exit_locked;
    case base::ErrorKind::interrupted:
      return k_exit_interrupted;
    case base::ErrorKind::exhausted:
    case base::ErrorKind::damaged:
    case base::ErrorKind::failed:
      break;
  }
  return k_exit_failed;
}

}  // namespace bluedot::cli
