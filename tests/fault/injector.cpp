#include "fault/injector.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/syscall.h>

namespace bluedot::fault {

const std::vector<Fault>& faults() {
  using enum Effect;
  static const std::vector<Fault> all{
      {"EIO of reads", {read}, EIO},
      {"EIO of writes", {write, truncate}, EIO},
      {"EIO of names", {name, open}, EIO},
      {"EIO of syncs", {sync}, EIO},
      {"ENOSPC", {write, truncate, open, name}, ENOSPC},
      {"ENOSPC of syncs", {sync}, ENOSPC},
      {"EMFILE", {open}, EMFILE},
      {"EACCES", {open, name}, EACCES},
      {"EROFS", {write, truncate, open, name}, EROFS},
      {"short writes", {write}, 0},
      {"EINTR", {read, write, open, sync}, EINTR, false},
  };
  return all;
}

Ending Injector::run(const Command& command, int64_t at, bool for_ever) {
  m_calls = m_hits = 0;
  m_unsynced.clear();
  m_failed_syncs.clear();
  m_repeated_sync.clear();
  m_failed_sync.clear();
  Watcher watcher;
  watcher.with_reads = true;
  watcher.at_entry = [=, this](const Call& call) { return enter(call, at, for_ever); };
  return run_traced(command, watcher);
}

Verdict Injector::enter(const Call& call, int64_t at, bool for_ever) {
  if (std::ranges::find(m_fault.effects, call.what->effect) == m_fault.effects.end()) {
    note_sync(call, false);
    return Verdict::go_on();
  }
  if (!is_target(call)) return Verdict::go_on();
  ++m_calls;
  const bool hits = at > 0 && (m_calls == at || (for_ever && m_calls > at));
  note_sync(call, hits);
  if (!hits) return Verdict::go_on();
  ++m_hits;
  return m_fault.error_number == 0 ? Verdict::shorten() : Verdict::fail(m_fault.error_number);
}

// A symlink's name is what is opened, so paths are compared as they were given.
bool Injector::is_target(const Call& call) const {
  std::filesystem::path path;
  switch (call.what->number) {
    case SYS_openat:
    case SYS_mkdirat:
    case SYS_unlinkat:
    case SYS_renameat:
    case SYS_renameat2:
      path = path_at(call, 0, 1);
      break;
    case SYS_open:
    case SYS_creat:
    case SYS_rename:
    case SYS_unlink:
    case SYS_rmdir:
    case SYS_mkdir:
      path = path_of(call, 0);
      break;
    default:
      path = path_of_descriptor(call, 0);
  }
  // What only reads may fail for a file that is read; EROFS and ENOSPC are the answer to changes alone.
  const bool only_changes = m_fault.error_number == ENOSPC || m_fault.error_number == EROFS;
  if (only_changes && call.what->effect == Effect::open && !changes_the_world(call)) return false;
  return std::ranges::any_of(m_folders, [&](const auto& folder) { return path.string().starts_with(folder.string()); });
}

void Injector::note_sync(const Call& call, bool fails) {
  const bool writes = call.what->effect == Effect::write || call.what->effect == Effect::truncate;
  if (!writes && call.what->effect != Effect::sync) return;
  const FileKey key = key_of_descriptor(call, 0);
  if (writes) {
    m_unsynced.insert(key);
    m_failed_syncs.erase(key);
    return;
  }
  if (fails && m_fault.error_number != EINTR) {
    const std::string path = path_of_descriptor(call, 0);
    if (path.find("/exports") != std::string::npos || !std::filesystem::is_directory(path)) m_failed_sync = path;
  }
  if (m_failed_syncs.contains(key) && m_repeated_sync.empty()) m_repeated_sync = path_of_descriptor(call, 0);
  if (!fails) {
    m_unsynced.erase(key);
  } else if (m_fault.error_number != EINTR && m_unsynced.contains(key)) {
    m_failed_syncs.insert(key);
  }
}

}  // namespace bluedot::fault
