#include "sql/write_lock.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/number_text.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace bluedot::sql {
namespace {

std::string holder_in(int descriptor) {
  std::array<char, 512> buffer;
  const ssize_t length = pread(descriptor, buffer.data(), buffer.size(), 0);
  std::string text(buffer.data(), length > 0 ? static_cast<size_t>(length) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// Whatever name the store is reached by, its lock is one.
std::string lock_path(const std::filesystem::path& store) {
  return std::filesystem::weakly_canonical(store).string() + "-lock";
}

// SQLite takes the WAL away when the last connection closes well. One that is older than the machine's start was left
// by a writer, or a reader beside it, that a power loss or a reset ended; the lock's text may be lost by then.
bool has_wal_of_earlier_start(const std::filesystem::path& store) {
  struct stat wal = {};
  const std::string path = std::filesystem::weakly_canonical(store).string() + "-wal";
  if (stat(path.c_str(), &wal) != 0 || wal.st_size == 0) return false;
  timespec now = {}, since_start = {};
  if (clock_gettime(CLOCK_REALTIME, &now) != 0 || clock_gettime(CLOCK_BOOTTIME, &since_start) != 0) return false;
  return wal.st_mtim.tv_sec < now.tv_sec - since_start.tv_sec;
}

bool is_alive(pid_t process) {
  return kill(process, 0) == 0 || errno == EPERM;
}

// `pid 4711 (rsync)`, of who holds the lock as the system has it (proc(5), /proc/locks); empty where it names nobody
// that is alive. For a message alone: nothing is decided by it.
std::string holder_by_system(int descriptor) {
  struct stat info = {};
  if (fstat(descriptor, &info) != 0) return "";
  const std::string file =
      fmt::format("{:02x}:{:02x}:{}", major(info.st_dev), minor(info.st_dev), static_cast<uint64_t>(info.st_ino));
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, how, access, where;
    pid_t process = 0;
    if (!(words >> number >> kind >> how >> access >> process >> where)) continue;  // `1: -> FLOCK …`: one that waits
    if (kind != "FLOCK" || where != file || process <= 0 || !is_alive(process)) continue;
    std::string name;
    std::getline(std::ifstream(fmt::format("/proc/{}/comm", process)), name);
    return name.empty() ? fmt::format("pid {}", process) : fmt::format("pid {} ({})", process, name);
  }
  return "";
}

// The text of ours that holds it says most. Another program leaves none, or the one of a holder before it.
std::string describe_holder(int descriptor) {
  std::string text = holder_in(descriptor), by_system = holder_by_system(descriptor);
  const std::string same = by_system.substr(0, by_system.find(" (")) + " ";
  if (!by_system.empty() && !text.starts_with(same)) return by_system;
  return text.empty() ? "another process, which the system does not name" : text;
}

}  // namespace

std::optional<std::string> present_writer(const std::filesystem::path& store) {
  const base::FileDescriptor file(open(lock_path(store).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return std::nullopt;
  const std::string holder = holder_in(file.get());
  if (!holder.starts_with("pid ")) return std::nullopt;
  const auto process = base::parse_number<pid_t>(holder.substr(4, holder.find(' ', 4) - 4)).value_or(0);
  return process > 0 && is_alive(process) ? std::optional(holder) : std::nullopt;
}

WriteLock::WriteLock(const std::filesystem::path& store, const std::string& holder) {
  const std::string path = lock_path(store);
  m_descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (m_descriptor < 0) throw base::system_error(path + ": cannot open the lock file", errno);
  if (flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const std::string present = describe_holder(m_descriptor);
    close(m_descriptor);
    if (error != EWOULDBLOCK) throw base::system_error(path + ": cannot lock", error);
    throw base::Error(fmt::format("{} is being written by {}", store.string(), present), base::ErrorKind::locked);
  }
  const std::string before = holder_in(m_descriptor);
  if (!before.empty()) {
    m_unclean_end = before;
  } else if (has_wal_of_earlier_start(store)) {
    m_unclean_end = "a process that the machine's end cut off";
  }
  const std::string text = fmt::format("pid {} (bluedot {}) since {}\n", getpid(), holder, base::Clock().now().iso());
  // The text only serves the message above; a full disk must not stand in the way of the lock itself.
  if (ftruncate(m_descriptor, 0) == 0) [[maybe_unused]]
    const ssize_t ignored = pwrite(m_descriptor, text.data(), text.size(), 0);
}

WriteLock::~WriteLock() {
  if (!base::Fatal::was_thrown()) [[maybe_unused]]
    const int ignored = ftruncate(m_descriptor, 0);
  close(m_descriptor);
}

}  // namespace bluedot::sql
