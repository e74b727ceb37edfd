#include "exports/manifest.hpp"

#include "base/json_string.hpp"

#include <algorithm>
#include <fmt/compile.h>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

namespace bluedot::exports {
namespace {

constexpr int k_format = 1;  // of the manifest; raised when a reader of the old one would misread it

// What an entry has besides its texts: names, quotes and the digits of two numbers.
constexpr size_t k_more_per_entry = 80;

}  // namespace

std::string manifest_text(std::vector<ManifestEntry> entries) {
  std::ranges::sort(entries, {}, &ManifestEntry::path);
  std::string text = fmt::format("{{\"format\": {}, \"files\": [", k_format);
  size_t size = text.size() + k_more_per_entry;
  for (const ManifestEntry& entry : entries) size += entry.path.size() + entry.digest.size() + k_more_per_entry;
  text.reserve(size);  // growing would need it twice
  std::string_view separator = "\n";
  for (const ManifestEntry& entry : entries) {
    fmt::format_to(std::back_inserter(text), FMT_COMPILE(R"({}{{"path": {}, "rows": {}, "bytes": {}, "digest": {}}})"),
                   separator, base::json_string(entry.path), entry.rows, entry.bytes, base::json_string(entry.digest));
    separator = ",\n";
  }
  text += "\n]}\n";
  return text;
}

std::vector<ListedFile> read_manifest(std::string_view text) {
  std::vector<ListedFile> files;
  try {
    const auto document = nlohmann::json::parse(text);
    if (document.at("format") != k_format) return {};
    for (const auto& entry : document.at("files")) {
      files.push_back({entry.at("path").get<std::string>(), entry.at("bytes").get<int64_t>(),
                       entry.at("digest").get<std::string>()});
    }
  } catch (const nlohmann::json::exception&) {
    return {};
  }
  return files;
}

}  // namespace bluedot::exports
