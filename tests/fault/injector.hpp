// Lets the Nth system call of a kind fail, once or from then on, and notes what the program does afterwards.
#pragma once

#include "fault/tracee.hpp"
#include "fault/tracer.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::fault {

// A way in which the machine fails.
struct Fault {
  std::string_view name;
  std::vector<Effect> effects;  // of the calls that fail
  int error_number = 0;         // 0: writes are cut short instead
  bool may_last = true;         // whether "for ever" makes sense: an EINTR for ever must be waited out for ever
};

const std::vector<Fault>& faults();

// Only calls on files below `folders` fail: not those of the loader, and not those on the terminal.
class Injector {
 public:
  Injector(const Fault& fault, std::vector<std::filesystem::path> folders)
      : m_fault(fault), m_folders(std::move(folders)) {}

  // The calls that could have been hit are counted; `at` 0 hits none.
  Ending run(const Command& command, int64_t at, bool for_ever);
  int64_t calls() const { return m_calls; }
  bool has_hit() const { return m_hits > 0; }
  // A failed sync was repeated although nothing had been written again: the kernel may have dropped the bytes and say
  // yes the second time. The name of the file; empty: it was not.
  const std::string& repeated_sync() const { return m_repeated_sync; }
  // A sync that failed: who goes on after it relies on bytes that may be gone. Not of the store's folder: SQLite passes
  // over those, and the program syncs it once more. The name of the file or folder; empty: none failed.
  const std::string& failed_sync() const { return m_failed_sync; }

 private:
  Verdict enter(const Call& call, int64_t at, bool for_ever);
  bool is_target(const Call& call) const;
  void note_sync(const Call& call, bool fails);

  const Fault& m_fault;
  std::vector<std::filesystem::path> m_folders;
  int64_t m_calls = 0, m_hits = 0;
  std::set<FileKey> m_unsynced;      // files written since they were synced
  std::set<FileKey> m_failed_syncs;  // of such files, and not written since
  std::string m_repeated_sync, m_failed_sync;
};

}  // namespace bluedot::fault
