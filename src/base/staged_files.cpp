#include "base/staged_files.hpp"

#include "base/background.hpp"
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
// Most of an append is the system's work, which two threads share well.
constexpr size_t k_appending_threads = 2;
// When so many files were appended to, the disk begins, beside the others: by one syncfs for all of them, which takes
// a third of the processor time that one sync_file_range a file does.
constexpr size_t k_appended_before_sync = 512;
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
  for (const std::string& name : left_over->list()) {
    if (!NewFolders::is_staged_name(name) || !left_over->is_folder(name)) {
      left_over->remove(name);
      continue;
    }
    const Folder inner = left_over->subfolder(name, false);
    for (const std::string& file : inner.list()) inner.remove(file);
    left_over->remove_subfolder(name);
  }
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

void write_all(const FileDescriptor& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error("cannot write " + path, errno);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
}

void rename_file(const Folder& from, const std::string& old_name, const Folder& to, const std::string& name) {
  if (renameat(from.descriptor(), old_name.c_str(), to.descriptor(), name.c_str()) == 0) return;
  const int error = errno;
  check_target(to, name);
  throw system_error("cannot replace " + to.path_of(name), error);
}

}  // namespace

StagedFiles::StagedFiles(const Folder& root) : m_root(root), m_lock(lock(root)), m_new_folders(root) {
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
  return stage_as({.target = std::move(target), .name = std::move(name)}, bytes, path);
}

std::shared_ptr<const Folder> StagedFiles::new_folder(const std::string& path) {
  const std::lock_guard guard(m_mutex);
  return m_new_folders.make(staging(), path);
}

size_t StagedFiles::draft(std::string_view bytes, std::shared_ptr<const Folder> folder, std::string name) {
  return stage_as({.made_in = std::move(folder), .made_as = std::move(name)}, bytes,
                  "a new file in " + m_root.path_of(k_staging_folder));
}

void StagedFiles::settle(size_t place, std::shared_ptr<const Folder> target, std::string name) {
  const std::lock_guard guard(m_mutex);
  File& file = m_files.at(place);
  if (file.target) throw Error(target->path_of(name) + ": a staged file was given a second target");
  file.target = std::move(target);
  file.name = std::move(name);
}

size_t StagedFiles::stage_as(File file, std::string_view bytes, const std::string& path) {
  FileDescriptor descriptor;
  if (file.made_in) descriptor = create(*file.made_in, file.made_as);
  // Another draft has that name. Which of them it belongs to will be known in the end.
  if (!descriptor.is_open()) file.made_in.reset();
  const Folder* folder = nullptr;
  size_t index = 0;
  {
    const std::lock_guard guard(m_mutex);
    index = place(std::move(file));
    folder = &staging();
  }
  if (!descriptor.is_open()) descriptor = create(*folder, staged_name(index));
  if (!descriptor.is_open()) throw system_error("cannot write " + path, errno);
  write_all(descriptor, bytes, path);
  const FileIdentity staged = identity_of(descriptor, path);
  if (index >= k_small_set) {
    if (const int error = descriptor.close(); error != 0) throw system_error("cannot write " + path, error);
  }
  const std::lock_guard guard(m_mutex);
  m_files[index].staged = staged;
  if (descriptor.is_open()) m_open.push_back(std::move(descriptor));
  return index;
}

size_t StagedFiles::append(std::shared_ptr<const Folder> target, std::string name, const FileIdentity& expected,
                           std::string bytes) {
  const std::lock_guard guard(m_mutex);
  return place(
      {.target = std::move(target), .name = std::move(name), .expected = expected, .appended = std::move(bytes)});
}

size_t StagedFiles::place(File file) {
  if (!m_lock.is_open()) throw Error(m_root.path() + ": files were staged after the commit");
  m_files.push_back(std::move(file));
  return m_files.size() - 1;
}

void StagedFiles::remove(std::shared_ptr<const Folder> target, std::string name) {
  check_target(*target, name);
  const std::lock_guard guard(m_mutex);
  if (!m_lock.is_open()) throw Error(m_root.path() + ": a removal was staged after the commit");
  m_removals.push_back({std::move(target), std::move(name)});
}

void StagedFiles::begin_sync() {
  const std::lock_guard guard(m_mutex);
  if (m_files.size() <= k_small_set || m_early_sync.valid()) return;
  m_early_sync = in_background([this] { m_root.sync_file_system(); });
}

void StagedFiles::await_sync() {
  if (m_early_sync.valid()) m_early_sync.get();
}

void StagedFiles::commit(const OnWritten& on_written) {
  begin_appending();
  if (!m_appending.has_begun()) prepare();
  for (size_t i = 0; m_appending.has_begun() && i < m_files.size(); ++i) {
    m_appending.await(i);
    if (i == k_appended_before_sync) begin_sync();
    if (on_written && m_files[i].expected) on_written(i, *m_files[i].staged);
  }
  take_out_of_new_folders();
  await_sync();
  sync_staged(on_written);
  rename_all(on_written);
  place_new_folders(on_written);
  for (const Removal& removal : m_removals) removal.target->remove(removal.name);
  sync_targets();
  m_files.clear();  // nothing of them is in the staging folder any more
  release();
}

void StagedFiles::prepare() {
  check_complete();
  await_sync();
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
    if (!file.target) continue;
    if (!file.staged && !file.expected)
      throw Error(path_of(file) + ": its new content could not be staged, so nothing is replaced");
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

void StagedFiles::begin_appending() {
  const auto is_appended = [](const File& file) { return file.expected.has_value(); };
  if (m_appending.has_begun() || std::ranges::none_of(m_files, is_appended)) return;
  prepare();
  m_appending.begin(m_files.size(), k_appending_threads, [this](size_t index) { append_to(index); });
}

// In one write, to the very file that is expected: opened first and then looked at, so that nobody can put another in
// its place in between.
void StagedFiles::append_to(size_t index) {
  File& file = m_files[index];
  if (!file.expected) return;
  const std::string path = file.target->path_of(file.name);
  constexpr int k_flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
  FileDescriptor descriptor(openat(file.target->descriptor(), file.name.c_str(), k_flags));
  if (!descriptor.is_open()) throw system_error("cannot append to " + path, errno);
  if (!(identity_of(descriptor, path) == *file.expected)) {
    throw Error(path + ": somebody changed it just now, so nothing was appended; export again");
  }
  write_all(descriptor, file.appended, path);
  file.staged = identity_of(descriptor, path);
  if (index < k_small_set) {
    m_open.push_back(std::move(descriptor));
    return;
  }
  if (const int error = descriptor.close(); error != 0) {
    throw system_error("cannot append to " + path, error);
  }
}

// What was drafted into a new folder and does not belong there, or under another name, goes back to the others.
void StagedFiles::take_out_of_new_folders() {
  for (size_t i = 0; i < m_files.size(); ++i) {
    File& file = m_files[i];
    if (!file.made_in || (file.made_in == file.target && file.made_as == file.name)) continue;
    if (renameat(file.made_in->descriptor(), file.made_as.c_str(), m_staging->descriptor(), staged_name(i).c_str()) !=
        0) {
      throw system_error("cannot rename " + file.made_in->path_of(file.made_as), errno);
    }
    file.made_in.reset();
  }
}

// What is in its new folder under its name is told of meanwhile: nothing else will happen to it.
void StagedFiles::sync_staged(const OnWritten& on_written) {
  const auto stands = [](const File& file) { return file.made_in != nullptr; };
  if (!on_written || std::ranges::none_of(m_files, stands)) return sync_staged();
  std::future<void> syncing = in_background([this] { sync_staged(); });
  for (size_t i = 0; i < m_files.size(); ++i) {
    if (stands(m_files[i])) on_written(i, *m_files[i].staged);
  }
  syncing.get();
}

// Before the first rename: a name must never point to bytes that a power failure can take away.
void StagedFiles::sync_staged() {
  if (m_files.size() > k_small_set) {
    m_root.sync_file_system();
  } else {
    for (const FileDescriptor& file : m_open) {
      int result = 0;
      do result = fdatasync(file.get());
      while (result != 0 && errno == EINTR);
      if (result != 0) throw Fatal(system_error("cannot sync the files in " + m_root.path(), errno).what());
    }
  }
  m_open.clear();
}

// On a thread of its own: most of the time for many files goes into this, and none of it is ours.
void StagedFiles::rename_all(const OnWritten& on_written) {
  Stretches renaming;
  renaming.begin(m_files.size(), 1, [this](size_t index) { rename_into_place(index); });
  for (size_t i = 0; i < m_files.size(); ++i) {
    renaming.await(i);
    const File& file = m_files[i];
    if (on_written && file.target && !file.expected && !file.made_in) on_written(i, identity_in_place(file));
  }
}

void StagedFiles::rename_into_place(size_t index) {
  const File& file = m_files[index];
  if (file.expected || file.made_in) return;
  if (!file.target) {
    unlinkat(m_staging->descriptor(), staged_name(index).c_str(), 0);  // if that fails the next run does it
    return;
  }
  rename_file(*m_staging, staged_name(index), *file.target, file.name);
}

// Asked again behind the rename, which moves the change time.
FileIdentity StagedFiles::identity_in_place(const File& file) const {
  const auto found = file.target->identity(file.name);
  const bool ours = found && found->inode == file.staged->inode && found->size_bytes == file.staged->size_bytes;
  return ours ? *found : FileIdentity{};
}

void StagedFiles::place_new_folders(const OnWritten& on_written) {
  std::vector<std::shared_ptr<const Folder>> wanted;
  for (const File& file : m_files) {
    const bool is_new = file.target && m_new_folders.contains(*file.target);
    if (is_new && std::ranges::find(wanted, file.target) == wanted.end()) wanted.push_back(file.target);
  }
  for (const auto& folder : wanted) {
    const auto above = m_new_folders.place(*m_staging, *folder);
    if (!above) {
      put_instead(folder, on_written);
      continue;
    }
    // Its files are staged no more, whatever becomes of the others.
    for (File& file : m_files) {
      if (file.made_in == folder) file.made_in.reset();
    }
    above->sync();
  }
}

// Somebody made that folder meanwhile: its files go into the one that is there, each by itself.
void StagedFiles::put_instead(const std::shared_ptr<const Folder>& folder, const OnWritten& on_written) {
  const auto instead = m_new_folders.instead(*folder);
  for (size_t i = 0; i < m_files.size(); ++i) {
    File& file = m_files[i];
    if (file.target != folder) continue;
    rename_file(*folder, file.name, *instead, file.name);
    file.target = instead;
    if (on_written) on_written(i, identity_in_place(file));
  }
}

void StagedFiles::sync_targets() const {
  std::set<const Folder*> touched;
  for (const File& file : m_files) {
    if (file.target && !file.expected && !m_new_folders.contains(*file.target)) touched.insert(file.target.get());
  }
  for (const Removal& removal : m_removals) touched.insert(removal.target.get());
  for (const Folder* folder : touched) folder->sync();
}

// Also the destructor's work, so it reports nothing: what cannot be removed here the next StagedFiles removes, or
// names.
void StagedFiles::release() noexcept {
  if (!m_lock.is_open()) return;
  m_appending.finish();
  m_open.clear();
  if (m_staging) {
    for (size_t i = 0; i < m_files.size(); ++i) {
      const File& file = m_files[i];
      if (file.made_in) unlinkat(file.made_in->descriptor(), file.made_as.c_str(), 0);
      unlinkat(m_staging->descriptor(), staged_name(i).c_str(), 0);
    }
    m_new_folders.remove_rest(*m_staging);
    unlinkat(m_root.descriptor(), k_staging_name.c_str(), AT_REMOVEDIR);
    m_staging.reset();
  }
  m_lock.close();
}

}  // namespace bluedot::base
