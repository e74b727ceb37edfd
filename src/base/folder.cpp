#include "base/folder.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bluedot::base {
namespace {

// O_NONBLOCK keeps an open from waiting for the other end of a FIFO; it means nothing to files and directories.
constexpr int k_read_flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
constexpr int k_folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// Reads errno before anything can change it.
[[noreturn]] void fail(const char* what, const std::string& path) {
  const int error = errno;
  throw system_error(what + path, error);
}

FileIdentity identity_from(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return {};
  const auto nanoseconds = [](const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; };
  return {status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim), status.st_ino, status.st_nlink};
}

// Nothing when there is no such entry.
std::optional<struct stat> status_of(const Folder& folder, std::string_view name) {
  const std::string path = folder.path_of(name);
  struct stat status = {};
  if (fstatat(folder.descriptor(), std::string(name).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return status;
  if (errno == ENOENT) return std::nullopt;
  fail("cannot look at ", path);
}

// Makes the entries of an open directory durable.
void sync_directory(int fd, const std::string& path) {
  const int result = uninterrupted([&] { return fsync(fd); });
  // EINVAL says that this file system has no such operation for directories (some network ones): nothing was lost.
  if (result != 0 && errno != EINVAL) throw Fatal(system_error("cannot sync the folder " + path, errno).what());
}

// Makes `path` and the folders above it where they are missing; each new name is made durable in its parent.
void make_folders(const std::filesystem::path& path) {
  std::error_code ignored;  // what cannot be looked at is tried, and then named by mkdir
  if (path.empty() || std::filesystem::is_directory(path, ignored)) return;
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (parent != path) make_folders(parent);
  if (mkdir(path.c_str(), k_folder_mode) != 0) {
    const int error = errno;  // another process may have made it just now; `new/..` exists once `new` does
    if (error == EEXIST && std::filesystem::is_directory(path, ignored)) return;
    throw system_error("cannot create the folder " + path.string(), error);
  }
  const FileDescriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) fail("cannot open the folder ", parent.string());
  sync_directory(directory.get(), parent.string());
}

// Why the entry `name` of `folder` could not be opened as a folder; `error` is what the system said.
Error no_folder(const Folder& folder, std::string_view name, int error) {
  const std::string path = folder.path_of(name);
  const auto status = status_of(folder, name);
  if (status && S_ISLNK(status->st_mode)) return Error(path + ": is a symlink where a folder is expected");
  if (status && !S_ISDIR(status->st_mode)) return Error(path + ": is a file where a folder is expected");
  return system_error("cannot open the folder " + path, error);
}

}  // namespace

std::shared_ptr<const Folder> folder_below(const Folder& root, const std::string& path, bool create) {
  // An alias of the root that owns nothing: the root outlives who uses this.
  std::shared_ptr<const Folder> folder(std::shared_ptr<void>(), &root);
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    if (create) {
      folder = std::make_shared<const Folder>(folder->subfolder(name, true));
    } else if (auto found = folder->find_subfolder(name)) {
      folder = std::make_shared<const Folder>(std::move(*found));
    } else {
      return nullptr;
    }
    begin = end + 1;
  }
  return folder;
}

FileIdentity identity_of(const FileDescriptor& file, const std::string& path) {
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) fail("cannot look at ", path);
  return identity_from(status);
}

Folder Folder::open_root(const std::filesystem::path& path, bool create) {
  if (path.empty()) throw Error("the path of a folder is empty");
  if (create) make_folders(path);
  std::error_code reason;
  const std::filesystem::path canonical = std::filesystem::canonical(path, reason);
  if (reason) throw system_error("cannot open the folder " + path.string(), reason.value());
  FileDescriptor descriptor(::open(canonical.c_str(), k_folder_flags));
  if (!descriptor.is_open()) fail("cannot open the folder ", canonical.string());
  return {std::move(descriptor), canonical.string()};
}

std::optional<Folder> Folder::find_subfolder(std::string_view name) const {
  std::string path = path_of(name);
  FileDescriptor descriptor(openat(m_descriptor.get(), std::string(name).c_str(), k_folder_flags));
  if (descriptor.is_open()) return Folder(std::move(descriptor), std::move(path));
  const int error = errno;
  if (error == ENOENT) return std::nullopt;
  throw no_folder(*this, name, error);
}

Folder Folder::subfolder(std::string_view name, bool create) const {
  if (auto found = find_subfolder(name)) return std::move(*found);
  const std::string path = path_of(name);
  if (create) {
    if (mkdirat(m_descriptor.get(), std::string(name).c_str(), k_folder_mode) == 0) {
      sync();
    } else if (errno != EEXIST) {  // someone else may have been faster
      fail("cannot create the folder ", path);
    }
    if (auto made = find_subfolder(name)) return std::move(*made);
  }
  throw system_error("cannot open the folder " + path, ENOENT);
}

void Folder::remove_subfolder(std::string_view name) const {
  const std::string path = path_of(name);
  if (unlinkat(m_descriptor.get(), std::string(name).c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return;
  fail("cannot remove the folder ", path);
}

std::optional<FileIdentity> Folder::identity(std::string_view name) const {
  const auto status = status_of(*this, name);
  if (!status) return std::nullopt;
  return identity_from(*status);
}

bool Folder::is_folder(std::string_view name) const {
  const auto status = status_of(*this, name);
  return status && S_ISDIR(status->st_mode);
}

std::optional<std::string> Folder::read(std::string_view name) const {
  const std::string path = path_of(name);
  const FileDescriptor file(openat(m_descriptor.get(), std::string(name).c_str(), k_read_flags));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::nullopt;
    if (errno == ELOOP) throw Error(path + ": is a symlink where a file is expected");
    fail("cannot read ", path);
  }
  const FileIdentity identity = identity_of(file, path);
  if (!identity.is_regular_file()) throw Error(path + ": is no regular file");
  std::string bytes(static_cast<size_t>(identity.size_bytes) + 1, '\0');  // one more sees the end without growing
  size_t filled = 0;
  for (;;) {
    filled += read_all(file, bytes.data() + filled, bytes.size() - filled, "cannot read " + path);
    if (filled < bytes.size()) break;
    bytes.resize(2 * bytes.size());
  }
  bytes.resize(filled);
  return bytes;
}

std::vector<std::string> Folder::list() const {
  // A descriptor of its own: the position in a listing belongs to the open file, and threads would share it.
  const int fd = openat(m_descriptor.get(), ".", k_folder_flags);
  if (fd < 0) fail("cannot list the folder ", m_path);
  const auto close_listing = [](DIR* listing) { closedir(listing); };
  const std::unique_ptr<DIR, decltype(close_listing)> listing(fdopendir(fd), close_listing);
  if (!listing) {
    const int error = errno;
    ::close(fd);
    throw system_error("cannot list the folder " + m_path, error);
  }
  std::vector<std::string> names;
  for (;;) {
    errno = 0;  // readdir says nothing else about whether it failed or came to the end
    const dirent* entry = readdir(listing.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) fail("cannot list the folder ", m_path);
  std::sort(names.begin(), names.end());
  return names;
}

bool Folder::remove(std::string_view name) const {
  const std::string path = path_of(name);
  if (unlinkat(m_descriptor.get(), std::string(name).c_str(), 0) == 0) return true;
  if (errno == ENOENT) return false;
  fail("cannot remove ", path);
}

void Folder::sync() const {
  sync_directory(m_descriptor.get(), m_path);
}

void Folder::sync_file_system() const {
  // Since Linux 5.8 this reports writes that failed in the background since the descriptor was opened, by whomever on
  // this file system: a disk that loses a neighbour's bytes may have lost ours.
  if (uninterrupted([&] { return syncfs(m_descriptor.get()); }) != 0)
    throw Fatal(system_error("cannot sync the file system of " + m_path, errno).what());
}

std::string Folder::path_of(std::string_view name) const {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos ||
      name.find('\0') != std::string_view::npos) {
    throw Error("'" + std::string(name) + "' is no name of an entry of the folder " + m_path);
  }
  return (m_path == "/" ? m_path : m_path + '/') + std::string(name);
}

}  // namespace bluedot::base
