// bluedot as a person has it: a folder with its configuration, and the program itself, run as a process of its own.
#pragma once

#include "net/process.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bluedot::tests {

// Path below a folder -> bytes.
using Files = std::map<std::string, std::string>;
Files files_below(const std::filesystem::path& folder);
// Path -> size and time of the last change: what a command that touches nothing leaves alone.
Files times_below(const std::filesystem::path& folder);

// What a run said and ended with.
struct RunEnd {
  int exit_code = -1;
  nlohmann::json report;

  std::string outcome() const { return report.at("outcome"); }
  std::string outcome_of(const std::string& step) const { return find(step).at("outcome"); }
  std::string message_of(const std::string& step) const { return find(step).at("message"); }
  int64_t count_of(const std::string& step, const std::string& name) const { return find(step).at("counts").at(name); }
  const nlohmann::json& find(const std::string& step) const;  // throws if the run had none of this name
  std::string text() const { return report.dump(1); }
};

class Installation {
 public:
  Installation();

  // bluedot.yaml, in place of the one before.
  void configure(const std::string& yaml) const { write_file(folder / "bluedot.yaml", yaml); }
  // The clock stands there for the commands that follow; empty: it goes.
  void set_now(const std::string& time) { environment["BLUEDOT_NOW"] = time; }

  net::ProgramResult bluedot(const std::vector<std::string>& arguments) const;
  // `bluedot run --json`.
  RunEnd run() const;
  // The output of a command that must succeed, as JSON.
  nlohmann::json ask(const std::vector<std::string>& arguments) const;
  // The first column of the rows of a question to the store.
  std::vector<std::string> query(const std::string& sql) const;
  // The command line of a process in this folder with this environment.
  std::vector<std::string> command_line(const std::vector<std::string>& arguments) const;

  // Documents of the inbox: the name each is kept by, without its delivery's folder -> bytes. Two of one name fail.
  Files inbox() const;
  Files exports() const { return files_below(folder / "exports"); }

  TempFolder folder;
  std::map<std::string, std::string> environment;
};

// A bare repository that is published to.
class BareRepository {
 public:
  explicit BareRepository(const std::filesystem::path& path);
  std::string url() const { return m_path.string(); }
  // The output of `git ARGUMENTS`, without its last newline; throws if it fails.
  std::string git(const std::vector<std::string>& arguments) const;
  // What the branch shows, after a look whether all of the repository is whole.
  Files files(const std::string& branch = "gh-pages") const;

 private:
  std::filesystem::path m_path;
};

// An export tree as it is published.
Files with_nojekyll(Files files);

}  // namespace bluedot::tests
