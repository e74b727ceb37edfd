// The text of `manifest.json`, the table of contents of an export tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::exports {

// Of texts that live elsewhere.
struct ManifestEntry {
  std::string_view path;  // from the root of the tree, with `/`: `daily/data/DIX_IN_PRICE_DATA.csv`
  int64_t rows = 0;       // lines of a CSV file
  int64_t bytes = 0;
  std::string_view digest;  // XXH3-128 of the file, 32 lower-case hexadecimal digits
};

// {"format": 1, "files": [{"path", "rows", "bytes", "digest"}, ...]}: sorted by path, one entry a line, one final
// newline. Nothing in it but what the files are, so that it too depends only on what the store says.
std::string manifest_text(std::vector<ManifestEntry> entries);

}  // namespace bluedot::exports
