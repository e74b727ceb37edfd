// A folder for files that nobody else is to see or to keep.
#pragma once

#include <filesystem>
#include <string>

namespace bluedot::base {

// Made in the system's folder for temporary files, for this user alone; gone with everything in it when the object is.
class TemporaryFolder {
 public:
  // `name`: what it is called, before six characters of its own. Throws Error when it cannot be made.
  explicit TemporaryFolder(const std::string& name);
  ~TemporaryFolder() { remove(); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return m_path; }
  void remove() const noexcept;  // before its time

 private:
  std::filesystem::path m_path;
};

}  // namespace bluedot::base
