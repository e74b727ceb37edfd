// Replaces a set of files, each atomically, or appends to them, and makes all of it durable for the price of one sync.
//
// New bytes go to the folder `.bluedot-staging` in the root, are synced together, and are then renamed over their
// targets. The staging folder exists from the first write to commit or the destructor (or, after a crash, until the
// next StagedFiles on this root), so a `git add` between two runs of ours does not see it.
#pragma once

#include "base/folder.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bluedot::base {

inline constexpr std::string_view k_staging_folder = ".bluedot-staging";

// Gives up in the destructor unless committed: what was staged is removed, and no target was touched but those that
// were appended to.
class StagedFiles {
 public:
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
  // Adds bytes to the end of the file `name` at once; they are durable when commit returns. Returns its place as write
  // does. Thread-safe. Error when the file is not the `expected` one. Not atomic: the caller must be able to tell after
  // a crash that the file may hold some of the bytes.
  size_t append(std::shared_ptr<const Folder> target, std::string name, const FileIdentity& expected,
                std::string_view bytes);
  // Records that `name` shall go; done by commit. Thread-safe.
  void remove(std::shared_ptr<const Folder> target, std::string name);

  // In this order: syncs the appended and staged bytes, renames each staged file over its target (a symlink there is
  // replaced, never followed), removes what shall go, syncs each touched folder, removes the staging folder. On return
  // all is durable. To be called once, when no thread writes any more. Throws Error (some targets may have been
  // replaced by then, each as a whole; a rerun completes the rest), or Fatal when the disk refused to sync.
  // Returns the files' identities by place; one that somebody else replaced meanwhile has an identity that equals none.
  std::vector<FileIdentity> commit();

 private:
  struct File {
    std::shared_ptr<const Folder> target = {};
    std::string name = {};
    bool is_in_place = false;                  // appended to
    std::optional<FileIdentity> written = {};  // once all its bytes are
  };
  struct Removal {
    std::shared_ptr<const Folder> target;
    std::string name;
  };

  const Folder& staging();  // opened at the first write; m_mutex must be held
  // The file's place, and the folder to stage it in unless it is in place.
  std::pair<size_t, const Folder*> begin(File file);
  void complete(size_t place, FileDescriptor file, const std::string& path);
  void check_complete() const;
  void sync_written();
  FileIdentity put_in_place(size_t place);
  void sync_targets() const;
  void release() noexcept;  // removes what is staged and lets go of the lock

  const Folder& m_root;
  FileDescriptor m_lock;  // on the root; closed once this object is done
  std::mutex m_mutex;     // of everything below while threads write
  std::optional<Folder> m_staging;
  std::vector<File> m_files;
  std::vector<Removal> m_removals;
  std::vector<FileDescriptor> m_open;  // of the first few files, kept for fdatasync
};

}  // namespace bluedot::base
