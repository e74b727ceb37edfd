#include "fault/folder_image.hpp"

#include "support/temp_folder.hpp"

namespace bluedot::fault {

FolderImage read_image(const std::filesystem::path& folder) {
  FolderImage image;
  if (!std::filesystem::exists(folder)) return image;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().lexically_relative(folder).string();
    if (entry.is_directory()) {
      image[path + '/'];
    } else {
      image[path] = tests::read_file(entry.path());
    }
  }
  return image;
}

void write_image(const FolderImage& image, const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& [path, bytes] : image) {
    if (path.ends_with('/')) {
      std::filesystem::create_directories(folder / path);
    } else {
      tests::write_file(folder / path, bytes);
    }
  }
}

FolderImage part_of(const FolderImage& image, std::string_view prefix) {
  FolderImage part;
  for (const auto& [path, bytes] : image) {
    if (path.starts_with(prefix)) part[path] = bytes;
  }
  return part;
}

std::string difference(const FolderImage& expected, const FolderImage& found, bool compare_bytes) {
  for (const auto& [path, bytes] : expected) {
    const auto other = found.find(path);
    if (other == found.end()) return path + " is missing";
    if (compare_bytes && other->second != bytes) return path + " has other bytes";
  }
  for (const auto& [path, bytes] : found) {
    if (!expected.contains(path)) return path + " is left over";
  }
  return "";
}

}  // namespace bluedot::fault
