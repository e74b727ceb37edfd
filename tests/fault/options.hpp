// What the programs of the fault suite are told: PROGRAM DATA [--scenario NAME] [--points N] [--seconds S] [--seed N]
// [--stop] [--network].
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace bluedot::fault {

struct Options {
  std::filesystem::path program;  // bluedot, or a mutant of it
  std::filesystem::path data;     // tests/data
  std::string scenario;           // empty: all of them
  int64_t points = 0;             // at most so many trials a scenario, spread evenly or drawn; 0: every one
  int64_t seconds = 0;            // stop after so long; 0: when all is done
  uint64_t seed = 1;
  bool on_network = false;     // --network: kill_at_syscall pretends that the store lies on NFS
  bool stop_at_first = false;  // --stop: mutants need one violation only

  // Throws std::invalid_argument with the usage.
  static Options parse(int argc, char** argv);
};

// Whether the time given by --seconds is over.
class Deadline {
 public:
  explicit Deadline(int64_t seconds) : m_seconds(seconds) {}
  bool is_over() const {
    return m_seconds > 0 && std::chrono::steady_clock::now() - m_begin > std::chrono::seconds(m_seconds);
  }

 private:
  int64_t m_seconds;
  std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

}  // namespace bluedot::fault
