// A child process about to run a command, its output going to two files that are gone when it ends.
#pragma once

#include "fault/tracer.hpp"

#include <linux/filter.h>

namespace bluedot::fault {

// Owns the two unnamed files and the argument lists, which must be ready before fork: behind it only plain calls are
// safe.
class Child {
 public:
  explicit Child(const Command& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // With a filter the child stops itself once, to be traced, and then runs under the filter.
  pid_t start(const std::vector<sock_filter>& filter);
  void read_output(Ending& ending) const;

 private:
  [[noreturn]] void become_command(const std::vector<sock_filter>& filter) const;

  std::string m_folder;
  std::vector<std::string> m_arguments, m_environment;
  std::vector<char*> m_argv, m_envp;
  int m_out = -1, m_err = -1;
};

}  // namespace bluedot::fault
