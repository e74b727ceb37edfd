#include "sql/write_lock.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace bluedot::sql {
namespace {

std::string holder_in(int descriptor) {
  std::array<char, 512> buffer;
  const ssize_t length = pread(descriptor, buffer.data(), buffer.size(), 0);
  std::string text(buffer.data(), length > 0 ? static_cast<size_t>(length) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.empty() ? "another process" : text;
}

}  // namespace

WriteLock::WriteLock(const std::filesystem::path& store, const std::string& holder) {
  // Whatever name the store is reached by, its lock is one.
  const std::string path = std::filesystem::weakly_canonical(store).string() + "-lock";
  m_descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (m_descriptor < 0) throw base::system_error(path + ": cannot open the lock file", errno);
  if (flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const std::string present = holder_in(m_descriptor);
    close(m_descriptor);
    if (error != EWOULDBLOCK) throw base::system_error(path + ": cannot lock", error);
    throw base::Error(fmt::format("{} is being written by {}", store.string(), present), base::ErrorKind::locked);
  }
  const std::string text = fmt::format("pid {} (bluedot {}) since {}\n", getpid(), holder, base::Clock().now().iso());
  // The text only serves the message above; a full disk must not stand in the way of the lock itself.
  if (ftruncate(m_descriptor, 0) == 0) [[maybe_unused]]
    const ssize_t ignored = pwrite(m_descriptor, text.data(), text.size(), 0);
}

WriteLock::~WriteLock() {
  close(m_descriptor);
}

}  // namespace bluedot::sql
