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
  // An alias of the root that owns nothing: the root outlives this object.
  std::shared_ptr<const base::Folder> folder(std::shared_ptr<void>(), m_root);
  for (size_t begin = 0; begin < key.size();) {
    const size_t end = std::min(key.find('/', begin), key.size());
    const std::string name = key.substr(begin, end - begin);
    if (create) {
      folder = std::make_shared<const base::Folder>(folder->subfolder(name, true));
    } else if (auto found = folder->find_subfolder(name)) {
      folder = std::make_shared<const base::Folder>(std::move(*found));
    } else {
      return nullptr;
    }
    begin = end + 1;
  }
  m_folders[key] = folder;
  return folder;
}

}  // namespace bluedot::exports
