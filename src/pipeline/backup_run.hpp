// Makes a verified copy of the store while it may be written, with a manifest beside it; keeps the newest few.
#pragma once

#include "pipeline/backup_manifest.hpp"
#include "pipeline/workspace.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace bluedot::pipeline {

struct BackupRequest {
  std::filesystem::path target;  // a file; with `keep` a folder, made when missing
  std::optional<size_t> keep;    // at least 1: the newest so many of the folder's backups stay
};

struct BackupReport {
  std::filesystem::path file;
  BackupManifest manifest;
  std::vector<std::filesystem::path> removed;  // older ones
  double seconds = 0;
};

// Reads one committed state and takes no lock on the store. The copy passed SQLite's integrity check and is durable
// under its name before the manifest is, and before any older one goes. Replaces a backup of that name, and nothing
// that is no bluedot store. Removes only files that a manifest of ours names.
BackupReport make_backup(Workspace& workspace, const BackupRequest& request);

}  // namespace bluedot::pipeline
