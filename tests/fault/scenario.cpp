#include "fault/scenario.hpp"

#include <cstdlib>
#include <stdexcept>
#include <stdlib.h>

namespace bluedot::fault {

const std::vector<Scenario>& scenarios() {
  static const Words first_day{"ingest", "$DATA/market"};
  static const Words second_day{"ingest", "$DATA/market_day2"};
  static const Words amend{"amend", "LOTUS.IN", "2025-07-29", "close=1270", "--reason", "bulletin"};
  static const Words set_aside{"ingest", "$DATA/set_aside"};
  static const Words archive{"archive", "--before", "2025-08-04", "--to", "archives"};
  static const std::vector<Scenario> all{
      {"first_day", {}, first_day},
      {"second_day", {first_day}, second_day},
      {"export", {{"ingest", "--no-export", "$DATA/market"}}, {"export"}},
      {"amend", {first_day, second_day}, amend},
      {"release", {first_day, second_day, amend}, {"release", "LOTUS.IN", "2025-07-29"}, false},
      {"undo", {first_day, second_day}, {"undo", "2"}, false},
      {"backup", {first_day, second_day}, {"backup", "copy.db"}},
      {"backup_again", {first_day, {"backup", "copy.db"}, second_day}, {"backup", "copy.db"}},
      {"restore",
       {first_day,
        {"backup", "copy.db"},
        {"amend", "--no-export", "LOTUS.IN", "2025-07-29", "close=1270", "--reason", "bulletin"}},
       {"restore", "--force", "copy.db"},
       false,
       false},
      {"migrate", {first_day, second_day}, {"migrate"}, false, true, true},
      {"archive", {first_day, set_aside, second_day}, archive},
      {"take_back", {first_day, set_aside, second_day, archive}, {"archive", "--restore", "$ARCHIVE"}, false},
  };
  return all;
}

Sandbox::Sandbox(const Options& options) : m_options(options) {
  const bool has_memory = std::filesystem::is_directory("/dev/shm");
  const std::filesystem::path parent = has_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
  std::string pattern = (parent / "bluedot-fault-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + ": cannot create");
  m_root = pattern;
  empty();
}

Sandbox::~Sandbox() {
  std::error_code ignored;
  if (std::getenv("BLUEDOT_FAULT_KEEP") == nullptr) std::filesystem::remove_all(m_root, ignored);
}

Command Sandbox::command(const Words& words) const {
  Command command{{m_options.program.string()}, workspace(), {{"BLUEDOT_NOW", k_now}}};
  for (std::string word : words) {
    if (word.starts_with("$DATA")) word.replace(0, 5, m_options.data.string());
    if (word == "$ARCHIVE") word = archive();
    command.arguments.push_back(std::move(word));
  }
  return command;
}

std::string Sandbox::archive() const {
  for (const auto& entry : std::filesystem::directory_iterator(workspace() / "archives")) {
    if (entry.path().extension() == ".gz") return "archives/" + entry.path().filename().string();
  }
  throw std::runtime_error("there is no archive");
}

void Sandbox::empty() const {
  std::filesystem::remove_all(workspace());
  std::filesystem::create_directories(workspace());
}

void Sandbox::run_all(const std::vector<Words>& commands) const {
  for (const Words& words : commands) {
    const Ending ending = run(command(words));
    if (ending.exit_code != 0) throw std::runtime_error(words.front() + " failed: " + ending.err);
  }
}

}  // namespace bluedot::fault
