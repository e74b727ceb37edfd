// A store that is open for writing: locked, migrated, with the configured settings in force.
#pragma once

#include "pipeline/workspace.hpp"
#include "sql/write_lock.hpp"
#include "store/tables/batch_log.hpp"

#include <string>

namespace bluedot::pipeline {

// Time, process and chance: unique without being coordinated, and sorted by time.
std::string new_run_id(base::Instant now);

// The one writing connection of this process, with the lock that makes it the only one of the machine. Creates the
// store when it is missing, migrates it when it is old, makes the configured settings the store's, and puts those in
// force into the workspace. Where the writer before did not end well the store is checked quickly, and a warning says
// what was found.
class OpenStore {
 public:
  enum class Purpose {
    write,
    keep_settings,  // the settings stay as the store has them, whatever is configured
    // Nothing will be committed: no migration, no checkpoint, and a change of settings is only tried.
    rehearse,
  };
  OpenStore(Workspace& workspace, store::Command command, const std::string& arguments,
            Purpose purpose = Purpose::write);
  // Moves what the WAL holds into the file, also while somebody reads; then closing would not.
  ~OpenStore();
  OpenStore(const OpenStore&) = delete;
  OpenStore& operator=(const OpenStore&) = delete;
  sql::Writer& database() { return m_database; }
  const store::RunInfo& run() const { return m_run; }
  // What another opening for writing would do first, for a rehearsal: `settles edits in plain SQL`; empty:
  // nothing.
  std::string pending(const Workspace& workspace) const;
  bool was_created() const { return m_was_created; }

 private:
  void prepare(Workspace& workspace, bool keep_settings);
  void check_after(const std::string& holder, const Workspace& workspace) const;

  store::RunInfo m_run;
  bool m_was_created;
  sql::WriteLock m_lock;
  sql::Writer m_database;
};

}  // namespace bluedot::pipeline
