// The right to write and checkpoint one store: an flock on `<store>-lock`, held for the life of the writing connection.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::sql {

// Who writes the store at this moment, in the words of its lock file; nothing: nobody. Takes no lock, so that it stands
// in nobody's way.
std::optional<std::string> present_writer(const std::filesystem::path& store);

// The lock frees itself when its holder dies, killed or not. The file stays; its text names the holder, and is taken
// away by a holder that ends well: a text without a holder is the mark of one that did not.
class WriteLock {
 public:
  // `holder` says who asks, for the error another process gets: `ingest day1`. Throws Error (locked) naming the
  // present holder, or that the system names none of a lock that is no bluedot's, at once: nobody waits.
  WriteLock(const std::filesystem::path& store, const std::string& holder);
  ~WriteLock();
  // The holder before did not end well, or the machine went down over what it wrote: its text, or a WAL that is older
  // than the machine's start, was still there.
  const std::optional<std::string>& unclean_end() const { return m_unclean_end; }
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

 private:
  int m_descriptor = -1;
  std::optional<std::string> m_unclean_end;
};

}  // namespace bluedot::sql
