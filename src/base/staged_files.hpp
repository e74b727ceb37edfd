// Replaces a set of files, each atomically, or appends to them, and makes all of it durable for the price of one sync.
//
// New bytes go to the folder `.bluedot-staging` in the root, are synced together, and are then renamed over their
// targets. The staging folder exists from the first write to commit or the destructor (or, after a crash, until the
// next StagedFiles on this root), so a `git add` between two runs of ours does not see it. A folder that the tree does
// not have yet can be staged as a whole, with its files in it under their names: then one rename does for all of them.
#pragma once

#include "base/folder.hpp"
#include "base/new_folders.hpp"
#include "base/stretches.hpp"

#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::base {

inline constexpr std::string_view k_staging_folder = ".bluedot-staging";

// Gives up in the destructor unless committed: what was staged is removed and no target was touched.
class StagedFiles {
 public:
  using OnWritten = std::function<void(size_t place, const FileIdentity& identity)>;

  // Targets must lie on the root's file system (its subfolders do). Empties what a crash left staged. Error (locked)
  // while another StagedFiles holds this root; Error when the staging folder's name is taken by a symlink or a file.
  // The root must outlive this object.
  explicit StagedFiles(const Folder& root);
  ~StagedFiles();
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;

  // Stages the bytes that `name` in `target` shall have, mode 0644 less the umask; returns the place of this file in
  // the set: 0, 1, 2, ... Thread-safe. Throws Error naming the target's path, also when a folder stands there; once
  // bytes could not be staged commit refuses.
  size_t write(std::shared_ptr<const Folder> target, std::string name, std::string_view bytes);
  // The folder that commit shall put at `path` below the root (`daily/data`), together with the files whose target it
  // is; without any it is dropped. Null where the tree has a folder there, or on the way. Thread-safe. Error when
  // something else stands in the way.
  std::shared_ptr<const Folder> new_folder(const std::string& path);
  // Stages bytes whose target is not known yet, and returns their place; as long as `settle` does not name a target,
  // commit drops them. `folder` and `name`: where they will probably belong, if that is a new folder; what is settled
  // there needs no rename. Thread-safe.
  size_t draft(std::string_view bytes, std::shared_ptr<const Folder> folder = {}, std::string name = {});
  // `target` must not have such a file, or may lose it.
  void settle(size_t place, std::shared_ptr<const Folder> target, std::string name);
  // Records bytes that commit shall add to the end of the file `name`, which must still be the `expected` one by then;
  // returns its place as write does. Thread-safe. Not atomic: who calls this must be able to tell after a crash that
  // the file may hold some of the bytes.
  size_t append(std::shared_ptr<const Folder> target, std::string name, const FileIdentity& expected,
                std::string bytes);
  // Lets the disk begin with the bytes that were staged so far, on a thread of its own: commit, which syncs all of them
  // in any case, then has less to wait for. Does nothing for a few files, or while it goes on.
  void begin_sync();
  // Waits for it; throws Fatal when the disk refused. For who gives up what was staged: commit asks by itself.
  void await_sync();
  // Records that `name` shall go; done by commit. Thread-safe.
  void remove(std::shared_ptr<const Folder> target, std::string name);

  // Begins with what is to be appended, on threads of its own: for who has something else to do before commit, which
  // does so by itself. To be called when no thread stages any more. Throws as commit does.
  void begin_appending();
  // Appends, syncs the appended and staged bytes, renames each staged file over its target (a symlink there is
  // replaced, never followed), removes what shall go, syncs each touched folder, removes the staging folder: on return
  // all is durable. To be called once, when no thread writes any more. Throws Error (some targets may have been
  // replaced by then, each as a whole, or appended to; a rerun completes the rest), also when somebody changed a file
  // that was to be appended to, or Fatal when the disk refused to sync.
  //
  // `on_written` is told the identity of each file with a target, in any order, while others still get their bytes or
  // their names; the disk has not synced all of it by then. Where someone else replaced the file meanwhile, the
  // identity equals nothing. A file may be told of twice, and then the second time counts: one of a folder that
  // somebody else made just before commit did.
  void commit(const OnWritten& on_written = {});

 private:
  struct File {
    std::shared_ptr<const Folder> target = {};  // null as long as it is a draft
    std::string name = {};
    std::optional<FileIdentity> staged = {};  // once all its bytes are staged, or appended
    // The new folder it was staged in, and under which name; null of one in the staging folder, which has a number.
    std::shared_ptr<const Folder> made_in = {};
    std::string made_as = {};
    // Of a file that is appended to: what it must be, and what it gets.
    std::optional<FileIdentity> expected = {};
    std::string appended = {};
  };
  struct Removal {
    std::shared_ptr<const Folder> target;
    std::string name;
  };

  size_t stage_as(File file, std::string_view bytes, const std::string& path);
  const Folder& staging();  // opened at the first write; m_mutex must be held
  size_t place(File file);  // m_mutex must be held
  void prepare();
  void check_complete() const;
  void append_to(size_t index);
  void take_out_of_new_folders();
  void sync_staged();
  void sync_staged(const OnWritten& on_written);
  void rename_all(const OnWritten& on_written);
  void rename_into_place(size_t index);
  FileIdentity identity_in_place(const File& file) const;
  void place_new_folders(const OnWritten& on_written);
  void put_instead(const std::shared_ptr<const Folder>& folder, const OnWritten& on_written);
  void sync_targets() const;
  void release() noexcept;  // removes what is staged and lets go of the lock

  const Folder& m_root;
  FileDescriptor m_lock;  // on the root; closed once this object is done
  std::mutex m_mutex;     // of everything below while threads write
  std::optional<Folder> m_staging;
  NewFolders m_new_folders;
  std::vector<File> m_files;
  std::vector<Removal> m_removals;
  std::vector<FileDescriptor> m_open;  // of the first few files, kept for fdatasync
  std::future<void> m_early_sync;
  Stretches m_appending;
};

}  // namespace bluedot::base
