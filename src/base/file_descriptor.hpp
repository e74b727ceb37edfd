// An open file, and the calls of the system that a signal may interrupt, until they are done.
#pragma once

#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace bluedot::base {

// Owns one open file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : m_fd(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { close(); }

  int get() const { return m_fd; }
  bool is_open() const { return m_fd >= 0; }
  // Returns 0 or the errno of close(2): a network file system may report only here that a write was lost.
  int close() noexcept;

 private:
  int m_fd = -1;
};

// What the call returns when no signal comes in between; below 0 the reason is in errno.
template <typename Call>
auto uninterrupted(const Call& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// How much was read: less than there is room for only at the file's end. Throws Error that begins with `failure`.
size_t read_all(const FileDescriptor& file, char* bytes, size_t room, const std::string& failure);
void write_all(const FileDescriptor& file, std::string_view bytes, const std::string& failure);

}  // namespace bluedot::base
