// What a configuration file sets, judged entry by entry: which names there are and which values they may have.
#pragma once

#include "base/config.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::cli {

struct FileSettings {
  std::string store, export_dir;  // empty: not set; relative paths have become relative to the working folder
  std::optional<size_t> jobs;
  std::optional<size_t> max_document_mb;
  std::string archive_to;
  std::optional<size_t> archive_keep_days, max_store_mb;
  // By the names and in the texts of model::Settings, those that are set.
  std::map<std::string, std::string> configured;

  friend bool operator==(const FileSettings&, const FileSettings&) = default;
};

// `file` is named in messages, and paths are relative to its folder. Throws Error (usage) naming file, line and key.
FileSettings to_file_settings(const std::vector<base::ConfigEntry>& entries, const std::string& file);

}  // namespace bluedot::cli
