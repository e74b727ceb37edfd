// The program git on one git directory and one work tree, deaf to the user's settings that would change what is stored.
#pragma once

#include "net/process.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bluedot::publish {

class Git {
 public:
  Git(std::filesystem::path git_folder, std::filesystem::path work_tree)
      : m_git_folder(std::move(git_folder)), m_work_tree(std::move(work_tree)) {}

  // With these variables beside our own. Throws Error if git is missing, and Error (interrupted).
  net::ProgramResult run(const std::vector<std::string>& arguments, const std::string& input = {},
                         const std::map<std::string, std::string>& environment = {},
                         std::chrono::milliseconds timeout = std::chrono::milliseconds(0)) const;
  // What it printed, without the last newline; throws Error with what it said if it failed.
  std::string ask(const std::vector<std::string>& arguments, const std::string& input = {},
                  const std::map<std::string, std::string>& environment = {}) const;

  const std::filesystem::path& folder() const { return m_git_folder; }

 private:
  std::filesystem::path m_git_folder, m_work_tree;
};

// The last line of a failed run that says why, printable.
std::string reason_of(const net::ProgramResult& result);

}  // namespace bluedot::publish
