// Looks into an archive file without taking it back: for SQL questions, and to see whether it is whole.
#pragma once

#include "base/temporary_folder.hpp"
#include "pipeline/workspace.hpp"
#include "store/archive/archive_file.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::pipeline {

// An archive unpacked to a file that only this user can read, gone with this object.
class UnpackedArchive {
 public:
  // Throws Error unless the packed file is byte for byte what the store or, for one the store does not know, the
  // manifest beside it says.
  UnpackedArchive(const sql::Reader& store, const std::filesystem::path& named);
  UnpackedArchive(const UnpackedArchive&) = delete;
  UnpackedArchive& operator=(const UnpackedArchive&) = delete;

  std::filesystem::path file() const { return m_folder.path() / "archive.db"; }
  // On a reading connection: its tables are those of the schema `name`, as in `SELECT * FROM archive.bar_history`. From
  // then on the file has no name any more.
  void attach(const sql::Reader& database, const std::string& name) const;

 private:
  base::TemporaryFolder m_folder;
};

struct ArchiveLook {
  bool is_of_this_store = false;  // and its rows are not in it
  store::ArchiveAbout about;
  store::ArchiveCounts counts;
  std::vector<std::string> faults;  // empty: it is whole
};

// Its digest, SQLite's own check, the figures of the manifest and the store, and the chain of its part of the log.
ArchiveLook verify_archive(Workspace& workspace, const std::filesystem::path& file);

}  // namespace bluedot::pipeline
