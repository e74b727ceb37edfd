#include "pipeline/backup_manifest.hpp"

#include "base/error.hpp"
#include "pipeline/manifest_file.hpp"

#include <nlohmann/json.hpp>

namespace bluedot::pipeline {

std::string to_json(const BackupManifest& manifest) {
  const nlohmann::ordered_json document = {{"file", manifest.file},
                                           {"sha256", manifest.sha256},
                                           {"size_bytes", manifest.size_bytes},
                                           {"schema_version", manifest.head.schema_version},
                                           {"last_batch", manifest.head.last_batch},
                                           {"committed_at", manifest.head.committed_at},
                                           {"log_entry", manifest.head.audit_id},
                                           {"log_chain", manifest.head.chain},
                                           {"made_at", manifest.made_at},
                                           {"program_version", manifest.program_version}};
  return document.dump(2) + "\n";
}

std::optional<BackupManifest> read_manifest(const std::filesystem::path& backup) {
  const auto text = read_manifest_text(backup);
  if (!text) return std::nullopt;
  try {
    const auto document = nlohmann::json::parse(*text);
    BackupManifest manifest;
    manifest.file = document.at("file").get<std::string>();
    manifest.sha256 = document.at("sha256").get<std::string>();
    manifest.size_bytes = document.at("size_bytes").get<int64_t>();
    manifest.head.schema_version = document.at("schema_version").get<int64_t>();
    manifest.head.last_batch = document.at("last_batch").get<int64_t>();
    manifest.head.committed_at = document.at("committed_at").get<std::string>();
    manifest.head.audit_id = document.at("log_entry").get<int64_t>();
    manifest.head.chain = document.at("log_chain").get<std::string>();
    manifest.made_at = document.at("made_at").get<std::string>();
    manifest.program_version = document.at("program_version").get<std::string>();
    return manifest;
  } catch (const nlohmann::json::exception& failure) {
    throw base::Error(manifest_path(backup).string() + ": is no manifest of a backup: " + failure.what());
  }
}

}  // namespace bluedot::pipeline
