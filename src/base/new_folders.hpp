// Folders that a tree gets as a whole: made and filled beside it, then put in their place by one rename each, which
// costs the same for thousands of files as for one.
#pragma once

#include "base/folder.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace bluedot::base {

// Not thread-safe.
class NewFolders {
 public:
  // `root`: of the tree; must outlive this object.
  explicit NewFolders(const Folder& root) : m_root(root) {}

  // The folder that shall stand at `path` below the root (`daily/data`); it is made in `staging` when it is asked for
  // first, and is called by its path to come in messages. Null where the tree had a folder there then, or one on the
  // way: what is made in that one may inherit its group and access list. Error when a symlink or a file stands in the
  // way.
  std::shared_ptr<const Folder> make(const Folder& staging, const std::string& path);
  bool contains(const Folder& folder) const { return find(folder) != nullptr; }

  // Whether a folder in the staging folder may be one that a crash left.
  static bool is_staged_name(std::string_view name);

  // Puts it in its place, once the names in it are durable; returns the folder above it, to be synced. Null where its
  // place cannot be had, as somebody else made one there meanwhile: `instead` opens that one, for files to be put there
  // one by one.
  std::shared_ptr<const Folder> place(const Folder& staging, const Folder& folder) const;
  std::shared_ptr<const Folder> instead(const Folder& folder) const;

  // Removes those that were not put in their place; they must be empty, or they stay.
  void remove_rest(const Folder& staging) noexcept;

 private:
  struct NewFolder {
    std::string staged_name;
    std::shared_ptr<const Folder> folder;  // null: the tree has one
  };

  const std::pair<const std::string, NewFolder>* find(const Folder& folder) const;

  const Folder& m_root;
  std::map<std::string, NewFolder> m_folders;  // by path below the root
};

}  // namespace bluedot::base
