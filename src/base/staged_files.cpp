#include "base/staged_files.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace bluedot::base {
namespace {

// Up to here each file is synced by itself: fdatasync costs 0.3 to 0.9 ms a file and waits for our bytes only, where
// syncfs also waits for whatever other programs have written to the file system, seconds' worth perhaps. For the 4,000
// files of a daily load one syncfs is 10 to 20 times cheaper.
constexpr size_t k_small_set = 8;
constexpr mode_t k_file_mode = 0644;  // less the umask
constexpr mode_t k_staging_mode = 0700;

const std::string k_staging_name(k_staging_folder);

std::string staged_name(size_t index) {
  return std::to_string(index);
}

// One StagedFiles per root, across processes too: the second would empty the staging folder under the first. The lock
// is on the root, because the staging folder comes and goes, and ends with the descriptor that is returned.
FileDescriptor lock(const Folder& root) {
  FileDescriptor descriptor(openat(root.descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open()) throw system_error("cannot open the folder " + root.path(), errno);
  // Network file systems may refuse to lock a folder (EBADF, ENOLCK, EOPNOTSUPP); there the store's own lock must do.
  if (flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Error(root.path() + ": another process is writing files there", ErrorKind::locked);
  }
  return descriptor;
}

void empty_staging(const Folder& root) {
  const auto left_over = root.find_subfolder(k_staging_folder);
  if (!left_over) return;
  for (const std::string& name : left_over->list()) left_over->remove(name);
  root.remove_subfolder(k_staging_folder);
}

void check_target(const Folder& target, const std::string& name) {
  if (target.is_folder(name)) throw Error(target.path_of(name) + ": is a folder where a file is to be written");
}

// Not open when it cannot be made, with the reason in errno.
FileDescriptor create(const Folder& folder, const std::string& name) {
  constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  return FileDescriptor(openat(folder.descriptor(), name.c_str(), k_flags, k_file_mode));
}

}  // namespace

StagedFiles::StagedFiles(const Folder& root) : m_root(root), m_lock(lock(root)) {
  empty_staging(root);
}

StagedFiles::~StagedFiles() {
  release();
}

const Folder& StagedFiles::staging() {
  if (!m_staging) {
    // Not made durable: it is gone again before anything relies on it. It is there when another thread made it and
    // could not open it; then opening it says why.
    if (mkdirat(m_root.descriptor(), k_staging_name.c_str(), k_staging_mode) != 0 && errno != EEXIST) {
      throw system_error("cannot create the folder " + m_root.path_of(k_staging_folder), errno);
    }
    m_staging = m_root.subfolder(k_staging_folder, false);
  }
  return *m_staging;
}

size_t StagedFiles::write(std::shared_ptr<const Folder> target, std::string name, std::string_view bytes) {
  check_target(*target, name);
  const std::string path = target->path_of(name);
  const auto [place, folder] = begin({std::move(target), std::move(name)});
  FileDescriptor file = create(*folder, staged_name(place));
  if (!file.is_open()) throw system_error("cannot write " + path, errno);
  write_all(file, bytes, "cannot write " + path);
  complete(place, std::move(file), path);
  return place;
}

// In one write, to the very file that is expected: opened first and then looked at, so that nobody can put another in
// its place in between.
size_t StagedFiles::append(std::shared_ptr<const Folder> target, std::string name, const FileIdentity& expected,
                           std::string_view bytes) {
  const std::string path = target->path_of(name);
  constexpr int k_flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
  FileDescriptor file(openat(target->descriptor(), name.c_str(), k_flags));
  if (!file.is_open()) throw system_error("cannot append to " + path, errno);
  if (!(identity_of(file, path) == expected)) {
    throw Error(path + ": somebody changed it just now, so nothing was appended; export again");
  }
  const size_t place = begin({.target = std::move(target), .name = std::move(name), .is_in_place = true}).first;
  write_all(file, bytes, "cannot write " + path);
  complete(place, std::move(file), path);
  return place;
}

std::pair<size_t, const Folder*> StagedFiles::begin(File file) {
  const std::lock_guard guard(m_mutex);
  if (!m_lock.is_open()) throw Error(m_root.path() + ": files were staged after the commit");
  const Folder* folder = file.is_in_place ? nullptr : &staging();
  m_files.push_back(std::move(file));
  return {m_files.size() - 1, folder};
}

void StagedFiles::complete(size_t place, FileDescriptor file, const std::string& path) {
  const FileIdentity written = identity_of(file, path);
  if (place >= k_small_set) {
    if (const int error = file.close(); error != 0) throw system_error("cannot write " + path, error);
  }
  const std::lock_guard guard(m_mutex);
  m_files[place].written = written;
  if (file.is_open()) m_open.push_back(std::move(file));
}

void StagedFiles::remove(std::shared_ptr<const Folder> target, std::string name) {
  check_target(*target, name);
  const std::lock_guard guard(m_mutex);
  if (!m_lock.is_open()) throw Error(m_root.path() + ": a removal was staged after the commit");
  m_removals.push_back({std::move(target), std::move(name)});
}

std::vector<FileIdentity> StagedFiles::commit() {
  check_complete();
  sync_written();
  std::vector<FileIdentity> identities;
  for (size_t place = 0; place < m_files.size(); ++place) identities.push_back(put_in_place(place));
  for (const Removal& removal : m_removals) removal.target->remove(removal.name);
  sync_targets();
  m_files.clear();  // nothing of them is in the staging folder any more
  release();
  return identities;
}

// Calls that make no sense are our own mistakes, and would be silent ones: which of two contents wins?
void StagedFiles::check_complete() const {
  if (!m_lock.is_open()) throw Error(m_root.path() + ": staged files were committed twice");
  const auto place_of = [](const auto& one) -> std::pair<std::string_view, std::string_view> {
    return {one.target->path(), one.name};
  };
  const auto place_of_file = [&](const File* file) { return place_of(*file); };
  const auto path_of = [](const auto& one) { return one.target->path_of(one.name); };
  std::vector<const File*> files;
  for (const File& file : m_files) {
    if (!file.written) throw Error(path_of(file) + ": its new content could not be staged, so nothing is replaced");
    files.push_back(&file);
  }
  std::ranges::sort(files, {}, place_of_file);
  if (const auto twice = std::ranges::adjacent_find(files, {}, place_of_file); twice != files.end()) {
    throw Error(path_of(**twice) + ": was written twice in one set of files");
  }
  for (const Removal& removal : m_removals) {
    if (!std::ranges::binary_search(files, place_of(removal), {}, place_of_file)) continue;
    throw Error(path_of(removal) + ": was both written and removed in one set of files");
  }
}

// Before the first rename: a name must never point to bytes that a power failure can take away.
void StagedFiles::sync_written() {
  if (m_files.size() > k_small_set) {
    m_root.sync_file_system();
  } else {
    for (const FileDescriptor& file : m_open) {
      if (uninterrupted([&] { return fdatasync(file.get()); }) != 0)
        throw Fatal(system_error("cannot sync the files in " + m_root.path(), errno).what());
    }
  }
  m_open.clear();
}

FileIdentity StagedFiles::put_in_place(size_t place) {
  const File& file = m_files[place];
  if (file.is_in_place) return *file.written;
  if (renameat(m_staging->descriptor(), staged_name(place).c_str(), file.target->descriptor(), file.name.c_str()) !=
      0) {
    const int error = errno;
    check_target(*file.target, file.name);
    throw system_error("cannot replace " + file.target->path_of(file.name), error);
  }
  // Asked again after the rename, which moves the change time.
  const auto found = file.target->identity(file.name);
  const bool ours = found && found->inode == file.written->inode && found->size_bytes == file.written->size_bytes;
  return ours ? *found : FileIdentity{};
}

void StagedFiles::sync_targets() const {
  std::set<const Folder*> touched;
  for (const File& file : m_files) {
    if (!file.is_in_place) touched.insert(file.target.get());
  }
  for (const Removal& removal : m_removals) touched.insert(removal.target.get());
  for (const Folder* folder : touched) folder->sync();
}

// Also the destructor's work, so it reports nothing: what cannot be removed here the next StagedFiles removes, or
// names.
void StagedFiles::release() noexcept {
  if (!m_lock.is_open()) return;
  m_open.clear();
  if (m_staging) {
    for (size_t place = 0; place < m_files.size(); ++place) {
      unlinkat(m_staging->descriptor(), staged_name(place).c_str(), 0);
    }
    unlinkat(m_root.descriptor(), k_staging_name.c_str(), AT_REMOVEDIR);
    m_staging.reset();
  }
  m_lock.close();
}

}  // namespace bluedot::base
