// Moves cold rows of the store into an archive file, and takes an archive back (store/archive/archiving says what and
// why).
//
// The file is written, packed, read back row by row, synced and given its name and its manifest before one transaction
// takes the rows out of the store and notes where they are. A crash before that commit leaves the store as it was and
// at most a file nobody knows, which a rerun replaces: its name is made of what is in it. A crash behind it leaves
// both.
#pragma once

#include "base/date.hpp"
#include "pipeline/archive_manifest.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/workspace.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::pipeline {

struct ArchiveRequest {
  std::optional<base::Date> before;         // else today less archive.keep_days
  std::optional<std::filesystem::path> to;  // the folder, made when missing; else archive.to
  bool compact = false;                     // give the space back to the file system
  std::string arguments;                    // as typed, for the batch log
};

struct ArchiveReport {
  std::optional<int64_t> batch_id;  // nothing: there was nothing to archive
  std::filesystem::path file;
  ArchiveManifest manifest;
  std::string before;
  std::optional<int64_t> compacted_from, compacted_to;  // bytes of the store's file
  std::string compact_failure;                          // why that was wanted and is not done; the archive is made
  double seconds = 0;
};

// Throws Error (usage) without a date or a folder, and Error when something does not come out as it should; nothing was
// moved then.
ArchiveReport archive(Workspace& workspace, const ArchiveRequest& request);
// The same in a store that is open.
ArchiveReport archive(Workspace& workspace, OpenStore& store, const ArchiveRequest& request);

struct TakeBackReport {
  int64_t batch_id = 0;
  store::Archive archive;
  double seconds = 0;
};

// Every row as it was, with its number; the archive file stays. Throws Error for a file that is not, byte for byte, the
// store's newest archive. Does not apply the configuration's settings: that may be what needs the evidence.
TakeBackReport take_back(Workspace& workspace, const std::filesystem::path& file, const std::string& arguments);
TakeBackReport take_back(Workspace& workspace, OpenStore& store, const std::filesystem::path& file);

}  // namespace bluedot::pipeline
