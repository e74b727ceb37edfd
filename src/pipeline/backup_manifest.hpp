// What is written beside a backup as `<backup>.json`: by which it is known again, and known to be whole.
#pragma once

#include "store/reading/store_head.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::pipeline {

struct BackupManifest {
  std::string file;  // its name, without a folder: both can be moved together
  std::string sha256;
  int64_t size_bytes = 0;
  store::StoreHead head;
  std::string made_at, program_version;
};

std::string to_json(const BackupManifest& manifest);
// Of the backup; nothing when there is none. Throws Error when it cannot be understood.
std::optional<BackupManifest> read_manifest(const std::filesystem::path& backup);

}  // namespace bluedot::pipeline
