// The workspace of tests that run commands: a store and an export tree in one folder, a fixed actor and a fixed clock.
#pragma once

#include "pipeline/workspace.hpp"

namespace bluedot::tests {

inline pipeline::Workspace workspace_in(const std::filesystem::path& folder, const char* store = "bluedot.db") {
  pipeline::Workspace workspace;
  workspace.store = folder / store;
  workspace.export_dir = folder / "exports";
  workspace.actor = "me@here";
  workspace.program_version = "0";
  workspace.clock = base::Clock(base::Instant{1754300000000});  // 2025-08-04T09:33:20Z
  return workspace;
}

}  // namespace bluedot::tests
