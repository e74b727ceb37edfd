// The right to write and checkpoint one store: an flock on `<store>-lock`, held for the life of the writing connection.
#pragma once

#include <filesystem>
#include <string>

namespace bluedot::sql {

// The lock frees itself when its holder dies, killed or not. The file stays; its text names the last holder.
class WriteLock {
 public:
  // `holder` says who asks, for the error another process gets: `ingest day1`. Throws Error (locked) naming the
  // present holder, at once: nobody waits.
  WriteLock(const std::filesystem::path& store, const std::string& holder);
  ~WriteLock();
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

 private:
  int m_descriptor = -1;
};

}  // namespace bluedot::sql
