#include "base/file_descriptor.hpp"

#include "base/error.hpp"

#include <unistd.h>

namespace bluedot::base {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    close();
    m_fd = std::exchange(other.m_fd, -1);
  }
  return *this;
}

int FileDescriptor::close() noexcept {
  if (m_fd < 0) return 0;
  // Linux releases the descriptor even when close says EINTR; a second close could hit another thread's file.
  return (::close(std::exchange(m_fd, -1)) == 0 || errno == EINTR) ? 0 : errno;
}

size_t read_all(const FileDescriptor& file, char* bytes, size_t room, const std::string& failure) {
  size_t filled = 0;
  while (filled < room) {
    const ssize_t count = uninterrupted([&] { return ::read(file.get(), bytes + filled, room - filled); });
    if (count < 0) throw system_error(failure, errno);
    if (count == 0) break;
    filled += static_cast<size_t>(count);
  }
  return filled;
}

void write_all(const FileDescriptor& file, std::string_view bytes, const std::string& failure) {
  while (!bytes.empty()) {
    const ssize_t count = uninterrupted([&] { return ::write(file.get(), bytes.data(), bytes.size()); });
    if (count < 0) throw system_error(failure, errno);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

}  // namespace bluedot::base
