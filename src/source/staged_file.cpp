#include "source/staged_file.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <system_error>

namespace bluedot::source {
namespace {

namespace fs = std::filesystem;

// The first bytes of the UTF-8 of U+2400…243F (pictures of control characters), U+201B (rclone's quote) and
// U+FF00…FFEF (full-width forms): rclone's substitutes.
constexpr std::string_view k_substitutes[] = {"\xE2\x90", "\xE2\x80\x9B", "\xEF\xBC",
                                              "\xEF\xBD", "\xEF\xBE",     "\xEF\xBF"};

bool is_plain_id(std::string_view id) {
  return !id.empty() &&
         std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

// `.json`, `.json.gz`: what tells ingest that it is a document; empty if it is nothing of the kind.
std::string ending_of(std::string_view path) {
  std::string packed;
  if (path.ends_with(".gz")) {
    packed = ".gz";
    path.remove_suffix(packed.size());
  }
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return packed;
  const std::string_view ending = path.substr(dot);
  const bool is_plain_ending = std::ranges::all_of(ending.substr(1), [](unsigned char c) { return std::isalnum(c); });
  return (is_plain_ending ? std::string(ending) : std::string()) + packed;
}

}  // namespace

bool is_plain(std::string_view path) {
  if (std::ranges::any_of(path, [](unsigned char c) { return c < 0x20 || c == 0x7F; })) return false;
  for (const std::string_view substitute : k_substitutes) {
    if (path.find(substitute) != std::string_view::npos) return false;
  }
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

Way way_of(const RemoteFile& file) {
  if (!file.shares_path && is_plain(file.path)) return Way::by_path;
  return is_plain_id(file.id) ? Way::by_id : Way::none;
}

fs::path staged_path(const RemoteFile& file) {
  if (way_of(file) == Way::by_path) return fs::path("files") / file.path;
  return fs::path("by_id") / (file.id + ending_of(file.path));
}

std::optional<Failure> find_damage(const RemoteFile& file, const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(path, error))) {
    return Failure{RemoteFailure::absent, "it was listed, and was gone when it was to be fetched"};
  }
  const auto size_bytes = static_cast<int64_t>(fs::file_size(path));
  if (size_bytes != file.size_bytes) {
    return Failure{RemoteFailure::damaged,
                   fmt::format("{} bytes arrived where the listing says {}", size_bytes, file.size_bytes)};
  }
  if (file.md5.empty()) return std::nullopt;
  const std::string md5 = base::md5_hex_of_file(path);
  if (md5 == file.md5) return std::nullopt;
  return Failure{RemoteFailure::damaged,
                 fmt::format("what arrived has the md5 {} where the listing says {}", md5, file.md5)};
}

}  // namespace bluedot::source
