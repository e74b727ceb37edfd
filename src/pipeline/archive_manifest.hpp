// What is written beside an archive as `<archive>.json`, so that it is known, and known to be whole, without the store.
#pragma once

#include "store/archive/archive_file.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::pipeline {

struct ArchiveManifest {
  std::string file;  // its name, without a folder: both can be moved together
  std::string sha256;
  int64_t size_bytes = 0;
  store::ArchiveAbout about;
  store::ArchiveCounts counts;
  std::string made_at, program_version;
};

std::string to_json(const ArchiveManifest& manifest);
// The SHA-256 that the manifest beside an archive names; nothing when there is none. Throws Error when it is no
// manifest.
std::optional<std::string> sha256_in_manifest(const std::filesystem::path& archive);

}  // namespace bluedot::pipeline
