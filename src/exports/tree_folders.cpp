#include "exports/tree_folders.hpp"

namespace bluedot::exports {

std::shared_ptr<const base::Folder> TreeFolders::folder_of(const std::string& path) {
  return open(path, true);
}

std::shared_ptr<const base::Folder> TreeFolders::find_folder_of(const std::string& path) {
  return open(path, false);
}

std::optional<base::FileIdentity> TreeFolders::identity(const std::string& path) {
  const auto folder = find_folder_of(path);
  return folder ? folder->identity(name_in_folder(path)) : std::nullopt;
}

std::optional<std::string> TreeFolders::read(const std::string& path) {
  const auto folder = find_folder_of(path);
  return folder ? folder->read(name_in_folder(path)) : std::nullopt;
}

std::string TreeFolders::name_in_folder(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0: a path without a folder
}

std::shared_ptr<const base::Folder> TreeFolders::open(const std::string& path, bool create) {
  const size_t slash = path.rfind('/');
  const std::string key = slash == std::string::npos ? "" : path.substr(0, slash);
  if (m_root == nullptr) return nullptr;
  const std::scoped_lock lock(m_mutex);
  if (const auto found = m_folders.find(key); found != m_folders.end()) return found->second;
  auto folder = base::folder_below(*m_root, key, create);
  if (folder) m_folders[key] = folder;
  return folder;
}

}  // namespace bluedot::exports
