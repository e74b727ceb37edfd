// Puts a backup in the store's place, after it was verified, and keeps what it replaces.
#pragma once

#include "pipeline/workspace.hpp"
#include "store/reading/store_head.hpp"

#include <filesystem>

namespace bluedot::pipeline {

struct RestoreReport {
  store::StoreHead head;       // of what was restored
  bool had_manifest = false;   // whose sha256 it was held against
  std::filesystem::path kept;  // the store that was replaced; empty: there was none
  double seconds = 0;
};

// Throws Error, and leaves the store as it is, when the file is not as its manifest says, fails SQLite's integrity
// check, is no bluedot store of a schema this program knows, or its log is broken; and, unless `force`, when the store
// has anything the backup has not, or may have it (the backup archived its log), or cannot be read. Holds the write
// lock. The replaced store is kept beside as
// `<store>.before-restore` (with a number behind it where there is one already), with its WAL where SQLite could not
// move that into the file.
RestoreReport restore(Workspace& workspace, const std::filesystem::path& file, bool force);

}  // namespace bluedot::pipeline
