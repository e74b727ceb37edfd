#include "pipeline/manifest_file.hpp"

#include "base/durable.hpp"
#include "base/folder.hpp"
#include "base/staged_files.hpp"

#include <memory>

namespace bluedot::pipeline {

std::filesystem::path manifest_path(const std::filesystem::path& file) {
  return file.string() + ".json";
}

void write_manifest(const std::filesystem::path& file, const std::string& text) {
  const auto folder = std::make_shared<const base::Folder>(base::Folder::open_root(base::folder_of(file), false));
  base::StagedFiles staged(*folder);
  staged.write(folder, manifest_path(file).filename().string(), text);
  staged.commit();
}

std::optional<std::string> read_manifest_text(const std::filesystem::path& file) {
  const std::filesystem::path path = manifest_path(file);
  return base::Folder::open_root(base::folder_of(path), false).read(path.filename().string());
}

}  // namespace bluedot::pipeline
