#include "pipeline/document_paths.hpp"

#include "source/folder_source.hpp"

#include <algorithm>

namespace bluedot::pipeline {
namespace {

using std::filesystem::path;

bool goes_up(const path& file) {
  return std::ranges::find(file, path("..")) != file.end();
}

// `file.json#2` is the second document of `file.json`.
std::optional<std::string> without_number(const std::string& name) {
  const size_t mark = name.rfind('#');
  if (mark == std::string::npos || mark + 1 == name.size()) return std::nullopt;
  if (name.find_first_not_of("0123456789", mark + 1) != std::string::npos) return std::nullopt;
  return name.substr(0, mark);
}

}  // namespace

DocumentPaths::DocumentPaths(const path& store)
    : m_here(std::filesystem::current_path()),
      m_store_folder(std::filesystem::weakly_canonical(std::filesystem::absolute(store).parent_path())) {}

std::string DocumentPaths::recorded(const std::string& given) const {
  const path file(given);
  if (given == source::k_stdin_path || file.is_absolute()) return given;
  if (goes_up(file)) return (m_here / file).string();  // a name that is a symlink may lead elsewhere, and up from there
  const path whole = (m_here / file).lexically_normal();
  const path below = whole.lexically_relative(m_store_folder);
  return below.empty() || goes_up(below) ? whole.string() : below.string();
}

std::optional<path> DocumentPaths::find(const std::string& recorded) const {
  const auto at = [&](const std::string& name) -> std::optional<path> {
    std::error_code ignored;
    for (const path& folder : {m_store_folder, m_here}) {
      if (path file = folder / name; std::filesystem::exists(file, ignored)) return file;
    }
    return std::nullopt;
  };
  if (auto whole = at(recorded)) return whole;
  const auto file = without_number(recorded);
  return file ? at(*file) : std::nullopt;
}

}  // namespace bluedot::pipeline
