// Brings the store's schema to this program's, or says what that would take.
#pragma once

#include "pipeline/workspace.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct MigrateReport {
  int64_t from_version = 0, to_version = 0;
  std::vector<std::string> migrations;  // `0002_corrections.sql`: that were, or would be, applied
  std::filesystem::path saved;          // the store as it was before; empty when nothing was done
};

// Throws Error when there is no store, when it was made by a newer program, or when a migration it has is missing here
// or was edited since. Backed up first, each migration is a transaction of its own: a killed run leaves the store at
// one of the versions between, and the next one goes on. `rehearse`: nothing is written and no lock is taken.
MigrateReport migrate(Workspace& workspace, bool rehearse);

}  // namespace bluedot::pipeline
