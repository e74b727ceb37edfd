#include "fault/tracee.hpp"

#include "support/temp_folder.hpp"

#include <array>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace bluedot::fault {
namespace {

std::string link_target(const std::string& link) {
  std::array<char, 4096> buffer;
  const ssize_t length = readlink(link.c_str(), buffer.data(), buffer.size());
  return {buffer.data(), length > 0 ? static_cast<size_t>(length) : 0};
}

std::string descriptor_link(const Call& call, size_t argument) {
  return fmt::format("/proc/{}/fd/{}", call.thread, static_cast<int>(call.arguments[argument]));
}

std::string text_at(const Call& call, uint64_t address) {
  std::string text;
  constexpr size_t k_step = 256;
  while (text.find('\0') == std::string::npos) {
    const std::string more = memory_of(call, address + text.size(), k_step);
    if (more.empty()) break;
    text += more;
  }
  return text.substr(0, text.find('\0'));
}

}  // namespace

FileKey key_of(const std::filesystem::path& path) {
  struct stat status = {};
  if (lstat(path.c_str(), &status) != 0) return {0, 0};
  return {status.st_dev, status.st_ino};
}

FileKey key_of_descriptor(const Call& call, size_t argument) {
  struct stat status = {};
  if (stat(descriptor_link(call, argument).c_str(), &status) != 0) return {0, 0};
  return {status.st_dev, status.st_ino};
}

std::string path_of_descriptor(const Call& call, size_t argument) {
  return link_target(descriptor_link(call, argument));
}

std::filesystem::path path_of(const Call& call, size_t path_argument) {
  const std::filesystem::path folder = link_target(fmt::format("/proc/{}/cwd", call.thread));
  return (folder / text_at(call, call.arguments[path_argument])).lexically_normal();
}

std::filesystem::path path_at(const Call& call, size_t folder_argument, size_t path_argument) {
  if (static_cast<int>(call.arguments[folder_argument]) == AT_FDCWD) return path_of(call, path_argument);
  const std::filesystem::path folder = path_of_descriptor(call, folder_argument);
  return (folder / text_at(call, call.arguments[path_argument])).lexically_normal();
}

std::string memory_of(const Call& call, uint64_t address, size_t length) {
  // A page at a time, because a read across the end of what is mapped gives nothing at all.
  constexpr uint64_t k_page = 4096;
  std::string bytes(length, '\0');
  size_t done = 0;
  while (done < length) {
    const uint64_t from = address + done;
    const size_t count = std::min<size_t>(length - done, k_page - from % k_page);
    const iovec local{bytes.data() + done, count};
    const iovec remote{reinterpret_cast<void*>(from), count};
    if (process_vm_readv(call.thread, &local, 1, &remote, 1, 0) != static_cast<ssize_t>(count)) break;
    done += count;
  }
  bytes.resize(done);
  return bytes;
}

uint64_t position_of(const Call& call, size_t argument) {
  const auto file = fmt::format("/proc/{}/fdinfo/{}", call.thread, static_cast<int>(call.arguments[argument]));
  unsigned long long position = 0;
  unsigned flags = 0;
  std::sscanf(tests::read_file(file).c_str(), "pos: %llu flags: %o", &position, &flags);
  if ((flags & O_APPEND) == 0) return position;
  struct stat status = {};
  stat(descriptor_link(call, argument).c_str(), &status);
  return static_cast<uint64_t>(status.st_size);
}

std::string bytes_to_write(const Call& call) {
  const long number = call.what->number;
  if (number == SYS_write || number == SYS_pwrite64) return memory_of(call, call.arguments[1], call.arguments[2]);
  const std::string list = memory_of(call, call.arguments[1], call.arguments[2] * sizeof(iovec));
  std::string bytes;
  for (size_t at = 0; at + sizeof(iovec) <= list.size(); at += sizeof(iovec)) {
    iovec piece = {};
    std::memcpy(&piece, list.data() + at, sizeof piece);
    bytes += memory_of(call, reinterpret_cast<uint64_t>(piece.iov_base), piece.iov_len);
  }
  return bytes;
}

}  // namespace bluedot::fault
