// A server that a test talks to: started, waited for until it says that it listens, and ended with the test.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bluedot::tests {

// Whether a program stands in PATH; a test without one that it needs says so and ends.
bool has_program(const std::string& name);

class BackgroundProgram {
 public:
  // Its output and messages go to a file in `folder`. Its standard input ends when this object does.
  BackgroundProgram(const std::vector<std::string>& arguments, const std::filesystem::path& folder);
  ~BackgroundProgram();
  BackgroundProgram(const BackgroundProgram&) = delete;
  BackgroundProgram& operator=(const BackgroundProgram&) = delete;

  // The first line it prints that has `sign` in it. Throws if it ends before that.
  std::string line_with(const std::string& sign) const;
  // Sends it a signal and waits for its end; returns its exit code, or -1 if the signal ended it.
  int end(int signal);

 private:
  std::filesystem::path m_output;
  pid_t m_pid = -1;
  int m_input = -1;
};

}  // namespace bluedot::tests
