// What every command works on: which store, which export tree, which settings, who asks.
#pragma once

#include "base/clock.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct Workspace {
  std::filesystem::path store;       // the SQLite file
  std::filesystem::path export_dir;  // the root of the export tree
  // Settings the configuration names; those it does not name stay as the store has them.
  std::map<std::string, std::string> configured;
  model::Settings settings;  // in force: set when the store is opened
  size_t max_document_bytes = size_t{64} << 20;
  // What cold is, and where it goes, for a command that does not say (pipeline/archive_run); nothing, empty: not said.
  std::optional<int64_t> archive_keep_days;
  std::filesystem::path archive_to;
  int64_t max_store_bytes = 0;  // beyond that `status` and `check` say so; 0: however large
  // Thresholds of the rules by which series are judged, where they are configured; nothing: switched off.
  std::map<std::string, std::optional<double>> quality_rules;
  size_t jobs = 1;     // worker threads
  std::string actor;   // user@host
  std::string run_id;  // of the run that a command is part of; empty: it is one of its own
  std::string program_version;
  base::Clock clock;
  // Called now and then with how much of how much is done; may be empty.
  std::function<void(const std::string& stage, size_t done, size_t total)> progress;
  // Called with things the user should know; may be empty.
  std::function<void(const std::string& message)> warn;

  void report_progress(const std::string& stage, size_t done, size_t total) const {
    if (progress) progress(stage, done, total);
  }
  void report_warning(const std::string& message) const {
    if (warn) warn(message);
  }
};

// `the store has 12.3 MB, more than the 10 of archive.max_store_mb; …` when that is configured and so; else empty.
std::string note_on_size(const Workspace& workspace, int64_t store_bytes);

// A reading connection to a store this program can read. Puts the settings in force into the workspace.
sql::Reader open_for_reading(Workspace& workspace);
// Throws Error unless the store has the schema of this program.
void require_current_schema(const sql::Reader& database, const std::filesystem::path& store);
// For commands that write and have nothing to do in a new store: throws Error, as opening for reading does, when there
// is none.
void require_store(Workspace& workspace);

}  // namespace bluedot::pipeline
