#include "base/new_folders.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace bluedot::base {
namespace {

constexpr std::string_view k_staged_prefix = "folder-";  // and a number

// `daily` and `data` of `daily/data`; the first is empty where there is one part only.
std::pair<std::string, std::string> split(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

std::shared_ptr<const Folder> NewFolders::make(const Folder& staging, const std::string& path) {
  const auto [found, is_first] = m_folders.try_emplace(path);
  NewFolder& made = found->second;
  if (!is_first || m_root.find_subfolder(path.substr(0, path.find('/')))) return made.folder;
  made.staged_name = fmt::format("{}{}", k_staged_prefix, m_folders.size());
  // Not made durable: its place comes first, and then nothing is left under this name.
  if (mkdirat(staging.descriptor(), made.staged_name.c_str(), k_folder_mode) != 0) {
    throw system_error("cannot create the folder " + staging.path_of(made.staged_name), errno);
  }
  made.folder =
      std::make_shared<const Folder>(staging.subfolder(made.staged_name, false).known_as(m_root.path() + '/' + path));
  return made.folder;
}

bool NewFolders::is_staged_name(std::string_view name) {
  return name.starts_with(k_staged_prefix) &&
         name.find_first_not_of("0123456789", k_staged_prefix.size()) == std::string_view::npos;
}

std::shared_ptr<const Folder> NewFolders::place(const Folder& staging, const Folder& folder) const {
  const auto& [path, made] = *find(folder);
  folder.sync();
  const auto [above, name] = split(path);
  auto parent = folder_below(m_root, above, true);
  // Some file systems know no RENAME_NOREPLACE; without it an empty folder would be replaced that others hold open.
  if (renameat2(staging.descriptor(), made.staged_name.c_str(), parent->descriptor(), name.c_str(), RENAME_NOREPLACE) !=
      0) {
    return nullptr;
  }
  return parent;
}

std::shared_ptr<const Folder> NewFolders::instead(const Folder& folder) const {
  return folder_below(m_root, find(folder)->first, true);
}

void NewFolders::remove_rest(const Folder& staging) noexcept {
  for (const auto& [path, made] : m_folders) {
    if (made.folder) unlinkat(staging.descriptor(), made.staged_name.c_str(), AT_REMOVEDIR);
  }
  m_folders.clear();
}

const std::pair<const std::string, NewFolders::NewFolder>* NewFolders::find(const Folder& folder) const {
  const auto found =
      std::ranges::find_if(m_folders, [&](const auto& one) { return one.second.folder.get() == &folder; });
  return found == m_folders.end() ? nullptr : &*found;
}

}  // namespace bluedot::base
