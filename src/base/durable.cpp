#include "base/durable.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace bluedot::base {

void sync_path(const std::filesystem::path& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw system_error(path.string() + ": cannot open", errno);
  if (fsync(file.get()) != 0 && errno != EINVAL) {  // EINVAL: what it is cannot be synced, as some network folders
    throw Fatal(system_error(path.string() + ": fsync", errno).what());
  }
}

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  sync_path(from);
  std::error_code failure;
  std::filesystem::rename(from, to, failure);
  if (failure) throw system_error(to.string() + ": cannot replace", failure.value());
  sync_path(folder_of(to));
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return std::filesystem::absolute(path).parent_path();
}

}  // namespace bluedot::base
