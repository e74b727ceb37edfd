// What a folder of a remote (any cloud that rclone knows, or a local folder) holds, file by file.
//
// Format: `rclone lsjson`, https://rclone.org/commands/rclone_lsjson/ (1.60).
#pragma once

#include "base/instant.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::source {

struct RemoteFile {
  std::string path;  // below the remote, parts divided by `/`
  std::string id;    // Google Drive and some others have one; else empty
  std::string md5;   // 32 lower-case hexadecimal characters; empty: this remote does not say
  int64_t size_bytes = 0;
  base::Instant modified;    // the last change, whole milliseconds
  bool shares_path = false;  // another file of the listing has the same path, as Google Drive allows

  friend bool operator==(const RemoteFile&, const RemoteFile&) = default;
};

struct SkippedFile {
  std::string path, reason;

  friend bool operator==(const SkippedFile&, const SkippedFile&) = default;
};

// Two listings are equal if nothing changed between them.
struct RemoteListing {
  std::vector<RemoteFile> files;     // by path, then id
  std::vector<SkippedFile> skipped;  // what is no file to fetch: Google documents, which have neither size nor md5
  bool is_absent = false;            // there is no such folder

  friend bool operator==(const RemoteListing&, const RemoteListing&) = default;
};

// Throws Error if the text is no listing.
RemoteListing parse_listing(std::string_view json);

}  // namespace bluedot::source
