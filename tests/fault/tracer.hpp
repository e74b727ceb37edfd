// Runs a program under ptrace and stops it, threads included, at each system call that touches a disk.
//
// A seccomp filter picks the calls, so everything else runs at full speed. Linux on x86_64 only.
#pragma once

#include "fault/system_calls.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace bluedot::fault {

// A command line, run in `folder` with `environment` on top of a bare one.
struct Command {
  std::vector<std::string> arguments;  // the program first, by its path
  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
};

struct Ending {
  int exit_code = -1;  // -1: a signal ended it
  int signal = 0;
  bool hung = false;  // it was killed because it did not come to an end
  std::string out, err;

  bool is_clean_exit() const { return exit_code >= 0 && !hung; }
};

// What becomes of a call that the program is about to make.
struct Verdict {
  enum class Kind { go_on, watch, kill, fail, shorten };
  Kind kind = Kind::go_on;
  int error_number = 0;  // of fail: what the call answers without having been made

  static Verdict go_on() { return {}; }
  static Verdict watch() { return {Kind::watch, 0}; }  // make it, and tell the result
  static Verdict kill() { return {Kind::kill, 0}; }    // SIGKILL to the whole process before it is made
  static Verdict fail(int error) { return {Kind::fail, error}; }
  static Verdict shorten() { return {Kind::shorten, 0}; }  // a write of half of the bytes
};

struct Watcher {
  std::function<Verdict(const Call&)> at_entry;
  std::function<void(const Call&, int64_t result)> at_exit = {};  // of a call that is watched
  bool with_reads = false;
};

Ending run_traced(const Command& command, const Watcher& watcher);
// The same without looking.
Ending run(const Command& command);

}  // namespace bluedot::fault
