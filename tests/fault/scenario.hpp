// The commands that are broken on purpose, each with what must have happened before.
#pragma once

#include "fault/options.hpp"
#include "fault/tracer.hpp"

#include <string>
#include <vector>

namespace bluedot::fault {

// Behind every fixture's as_of.
constexpr const char* k_now = "2025-08-03T00:00:00Z";

using Words = std::vector<std::string>;

struct Scenario {
  std::string name;
  std::vector<Words> before;  // commands of bluedot, run unbroken
  Words command;
  // How the command is finished after it was broken behind its commit: the same again, or (where that would ask for
  // something else, as a second undo does) the export that follows it.
  bool is_repeatable = true;
  bool keeps_others_work = true;  // done meanwhile; a restore puts it aside with the store
  bool is_aged = false;           // the store is brought to the schema before this program's first (fault/aged_store)
};

// `$DATA` in a word is the folder of the fixtures, `$ARCHIVE` the archive in archives/.
const std::vector<Scenario>& scenarios();

// A folder in memory (/dev/shm where there is one: syncing a disk takes most of the time otherwise), removed at the
// end, with the workspace `ws/` in which commands run.
class Sandbox {
 public:
  explicit Sandbox(const Options& options);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  std::filesystem::path workspace() const { return m_root / "ws"; }
  std::filesystem::path store() const { return workspace() / "bluedot.db"; }
  std::filesystem::path tree() const { return workspace() / "exports"; }
  std::filesystem::path scratch() const { return m_root / "scratch"; }
  Command command(const Words& words) const;
  void empty() const;  // the workspace
  // Runs the commands unbroken; throws std::runtime_error when one does not end with 0.
  void run_all(const std::vector<Words>& commands) const;

 private:
  std::string archive() const;

  const Options& m_options;
  std::filesystem::path m_root;
};

}  // namespace bluedot::fault
