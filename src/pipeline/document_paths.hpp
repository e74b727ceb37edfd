// What the store calls the file of a document, so that it is found from any folder, and where that file is now.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::pipeline {

class DocumentPaths {
 public:
  explicit DocumentPaths(const std::filesystem::path& store);

  // A path that was given from the root on, and `-` (standard input), stay. Of any other the store keeps it from its
  // own folder on where the file lies below that, so that both can be moved together; else from the root on.
  std::string recorded(const std::string& path) const;

  // The file of a document that was recorded as `path`, or as one of several in it (`path#2`); nothing when there is
  // none. What an older version recorded counts from the folder it ran in: the current one is tried last.
  std::optional<std::filesystem::path> find(const std::string& path) const;

 private:
  std::filesystem::path m_here, m_store_folder;
};

}  // namespace bluedot::pipeline
