#include "source/remote_listing.hpp"

#include "base/error.hpp"
#include "base/letter_case.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <utility>

namespace bluedot::source {
namespace {

using nlohmann::json;

// rclone writes as many decimals of a second as the remote has: up to nine.
std::optional<base::Instant> instant_of(std::string text) {
  const size_t dot = text.find('.');
  if (dot != std::string::npos) {
    const size_t end = std::min(text.find_first_not_of("0123456789", dot + 1), text.size());
    std::string decimals = text.substr(dot + 1, end - dot - 1);
    decimals.resize(3, '0');
    text = text.substr(0, dot + 1) + decimals + text.substr(end);
  }
  return base::Instant::parse(text);
}

RemoteFile file_of(const json& entry) {
  RemoteFile file;
  file.path = entry.at("Path").get<std::string>();
  file.id = entry.value("ID", "");
  file.size_bytes = entry.at("Size").get<int64_t>();
  if (const auto modified = instant_of(entry.value("ModTime", ""))) file.modified = *modified;
  if (const auto hashes = entry.find("Hashes"); hashes != entry.end() && hashes->is_object()) {
    file.md5 = base::lower(hashes->value("md5", ""));
  }
  return file;
}

void sort_files(std::vector<RemoteFile>& files) {
  std::ranges::sort(files, {}, [](const RemoteFile& file) { return std::tie(file.path, file.id); });
  for (size_t i = 1; i < files.size(); ++i) {
    if (files[i].path == files[i - 1].path) files[i].shares_path = files[i - 1].shares_path = true;
  }
}

}  // namespace

RemoteListing parse_listing(std::string_view text) {
  RemoteListing listing;
  try {
    for (const json& entry : json::parse(text)) {
      if (entry.value("IsDir", false)) continue;
      RemoteFile file = file_of(entry);
      if (file.size_bytes < 0) {
        listing.skipped.push_back({std::move(file.path), "is a document of its service without a file behind it"});
      } else {
        listing.files.push_back(std::move(file));
      }
    }
  } catch (const json::exception& error) {
    throw base::Error(std::string("rclone's listing cannot be read: ") + error.what());
  }
  sort_files(listing.files);
  std::ranges::sort(listing.skipped, {}, &SkippedFile::path);
  return listing;
}

}  // namespace bluedot::source
