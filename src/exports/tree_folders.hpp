// The folders of an export tree, opened once each and never through a symlink inside the tree.
#pragma once

#include "base/folder.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace bluedot::exports {

// Paths are relative to the root, with `/`. Safe to use from several threads.
class TreeFolders {
 public:
  explicit TreeFolders(const base::Folder& root) : m_root(&root) {}
  // A tree that does not exist: nothing is found in it.
  TreeFolders() = default;

  // The folder that holds `path`, created when missing.
  std::shared_ptr<const base::Folder> folder_of(const std::string& path);
  // The same, or nothing when it is not there.
  std::shared_ptr<const base::Folder> find_folder_of(const std::string& path);
  std::optional<base::FileIdentity> identity(const std::string& path);
  std::optional<std::string> read(const std::string& path);

  static std::string name_in_folder(const std::string& path);

 private:
  std::shared_ptr<const base::Folder> open(const std::string& path, bool create);

  const base::Folder* m_root = nullptr;
  std::mutex m_mutex;
  std::map<std::string, std::shared_ptr<const base::Folder>> m_folders;
};

}  // namespace bluedot::exports
