// A copy of a store that is whole: made through SQLite's backup API, checked, synced, and only then given its name.
#pragma once

#include "base/file_descriptor.hpp"
#include "sql/database.hpp"

#include <filesystem>

namespace bluedot::sql {

// A copy that has not got its name yet: `<target>.partial`, gone again unless published. A killed process leaves it;
// the next copy of that target takes its place. Error (locked) while another process makes one.
class PartialCopy {
 public:
  // One committed state of `database`, while another process may write; Error (interrupted) between pieces. The copy is
  // one file without a WAL, and passed SQLite's integrity check. (VACUUM INTO is not used: before 3.45.1 it does not
  // sync what it wrote.)
  PartialCopy(const Reader& database, const std::filesystem::path& target);
  // The same of a file that is no database in use, byte for byte.
  PartialCopy(const std::filesystem::path& file, const std::filesystem::path& target);
  // An empty file, for the caller to fill by its path.
  explicit PartialCopy(const std::filesystem::path& target);
  ~PartialCopy();
  PartialCopy(const PartialCopy&) = delete;
  PartialCopy& operator=(const PartialCopy&) = delete;

  const std::filesystem::path& path() const { return m_path; }
  // Replaces the target atomically and durably.
  void publish();

 private:
  void take_place();

  std::filesystem::path m_target, m_path;
  base::FileDescriptor m_lock;
};

// Replaces `target` atomically with a copy of the database. Throws Error and leaves nothing behind when the copy cannot
// be made or fails SQLite's integrity check.
void backup(const Reader& database, const std::filesystem::path& target);

}  // namespace bluedot::sql
