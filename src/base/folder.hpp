// A directory held open, with everything in it reached relative to that descriptor.
//
// Names are single components and symlinks are never followed (openat, renameat, unlinkat, fstatat with O_NOFOLLOW), so
// nothing outside can be read, written or removed, not even when someone swaps a component for a symlink meanwhile.
#pragma once

#include "base/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace bluedot::base {

inline constexpr mode_t k_folder_mode = 0777;  // of every folder that is made, less the umask

// Tells whether a file is still the one that was seen before, without reading it.
struct FileIdentity {
  int64_t size_bytes = -1;  // -1: no regular file (a symlink, a directory, a device)
  int64_t mtime_ns = 0;     // since the epoch
  int64_t ctime_ns = 0;
  uint64_t inode = 0;
  uint64_t link_count = 0;

  bool is_regular_file() const { return size_bytes >= 0; }
  // What is no regular file equals nothing, not even itself: whatever was recorded, it is not that any more.
  friend bool operator==(const FileIdentity& a, const FileIdentity& b) {
    return a.is_regular_file() && a.size_bytes == b.size_bytes && a.mtime_ns == b.mtime_ns &&
           a.ctime_ns == b.ctime_ns && a.inode == b.inode && a.link_count == b.link_count;
  }
};

// Constant member functions may be called from several threads. Every function throws Error, naming the full path, when
// the system refuses, and when a name is no single component (`a/b`, `.`, `..`, empty): names never come from outside.
class Folder {
 public:
  // The folder a user named: it, and folders above it, may be symlinks. With `create` it and missing parents are made
  // (0777 less the umask), durably.
  static Folder open_root(const std::filesystem::path& path, bool create);

  // A folder directly inside; a symlink or a file in its place is an Error. With `create` a missing one is made,
  // durably.
  Folder subfolder(std::string_view name, bool create) const;
  std::optional<Folder> find_subfolder(std::string_view name) const;  // nothing when there is none
  void remove_subfolder(std::string_view name) const;                 // it must be empty; a missing one is fine
  // The same folder, called by another path in messages: of one that is going to be renamed.
  Folder known_as(std::string path) && { return {std::move(m_descriptor), std::move(path)}; }

  // Of the entry itself, never of what a symlink points to; nothing when there is no such entry.
  std::optional<FileIdentity> identity(std::string_view name) const;
  bool is_folder(std::string_view name) const;
  // The whole file; nothing when there is none, Error when it is no regular file.
  std::optional<std::string> read(std::string_view name) const;
  std::vector<std::string> list() const;     // every entry but `.` and `..`, sorted by byte
  bool remove(std::string_view name) const;  // a file or the symlink itself; false when there was none

  void sync() const;              // its entries are durable; throws Fatal when the disk refuses
  void sync_file_system() const;  // everything written to its file system is durable; throws Fatal likewise

  const std::string& path() const { return m_path; }  // canonical, for messages
  std::string path_of(std::string_view name) const;   // throws on a name that is no single component
  int descriptor() const { return m_descriptor.get(); }

 private:
  Folder(FileDescriptor descriptor, std::string path) : m_descriptor(std::move(descriptor)), m_path(std::move(path)) {}

  FileDescriptor m_descriptor;
  std::string m_path;
};

// The folder at `path` (`daily/data`) below `root`, which must outlive it; the root itself for an empty path. With
// `create` missing ones are made, durably; else nothing where one is missing. Throws as the member functions do.
std::shared_ptr<const Folder> folder_below(const Folder& root, const std::string& path, bool create);

// The identity of an open file.
FileIdentity identity_of(const FileDescriptor& file, const std::string& path);

}  // namespace bluedot::base
