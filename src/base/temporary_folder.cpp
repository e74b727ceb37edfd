#include "base/temporary_folder.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <new>

namespace bluedot::base {

TemporaryFolder::TemporaryFolder(const std::string& name) {
  std::string pattern = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
  if (mkdtemp(pattern.data()) == nullptr) throw system_error(pattern + ": cannot create", errno);
  m_path = pattern;
}

void TemporaryFolder::remove() const noexcept {
  try {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  } catch (const std::bad_alloc&) {
    // It stays in the folder of temporary files.
  }
}

}  // namespace bluedot::base
