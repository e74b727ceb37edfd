// Another program, run to its end: arguments and input go in; its exit code and what it printed come out. No shell.
//
// The program has a session of its own without a terminal, so nothing it starts can ask a person for a password, and
// all of it can be ended together. It inherits no descriptor but its standard three, and dies if the calling thread
// does.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bluedot::net {

// As much as the listing of a million files; more is taken for a mistake.
inline constexpr size_t k_max_output_bytes = size_t{512} << 20;

struct Program {
  std::vector<std::string> arguments;              // the first is the program: a path, or a name looked for in PATH
  std::map<std::string, std::string> environment;  // set beside ours, or in place of ours
  std::vector<std::string> without;                // variables of ours that it does not get
  std::string input;                               // what it reads from standard input
  std::filesystem::path folder;                    // where it works; empty: where we do
  std::chrono::milliseconds timeout{0};            // 0: as long as it takes
  size_t max_output_bytes = k_max_output_bytes;    // of standard output, and of standard error
};

struct ProgramResult {
  int exit_code = -1;         // -1: it was ended by a signal
  int signal = 0;             // which one; 0: it exited
  bool is_timed_out = false;  // and was therefore ended by us
  std::string out, err;

  bool is_ok() const { return exit_code == 0 && !is_timed_out; }
};

// Throws Error if the program is missing (it says what to install), cannot be started or prints too much, and Error
// (interrupted) after it was ended because SIGINT or SIGTERM came. Asked to end, a program has half a second to clean
// up. Its own failure is a value.
ProgramResult run_program(const Program& program);

}  // namespace bluedot::net
