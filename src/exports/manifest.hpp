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

// What a manifest that was read says of a file.
struct ListedFile {
  std::string path;
  int64_t bytes = 0;
  std::string digest;
};

// The files that a manifest lists; nothing when the text is none that manifest_text made.
std::vector<ListedFile> read_manifest(std::string_view text);

}  // namespace bluedot::exports
