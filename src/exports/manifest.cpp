#include "exports/manifest.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

namespace bluedot::exports {
namespace {

constexpr int k_format = 1;  // of the manifest; raised when a reader of the old one would misread it

// Whatever bytes a path has, the manifest is UTF-8.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string manifest_text(std::vector<ManifestEntry> entries) {
  std::ranges::sort(entries, {}, &ManifestEntry::path);
  std::string text = fmt::format("{{\"format\": {}, \"files\": [", k_format);
  std::string_view separator = "\n";
  for (const ManifestEntry& entry : entries) {
    fmt::format_to(std::back_inserter(text), R"({}{{"path": {}, "rows": {}, "bytes": {}, "digest": {}}})", separator,
                   quoted(entry.path), entry.rows, entry.bytes, quoted(entry.digest));
    separator = ",\n";
  }
  return text + "\n]}\n";
}

}  // namespace bluedot::exports
