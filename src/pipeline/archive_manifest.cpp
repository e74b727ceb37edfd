#include "pipeline/archive_manifest.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "pipeline/manifest_file.hpp"

#include <nlohmann/json.hpp>

namespace bluedot::pipeline {

std::string to_json(const ArchiveManifest& manifest) {
  const nlohmann::ordered_json document = {{"file", manifest.file},
                                           {"sha256", manifest.sha256},
                                           {"size_bytes", manifest.size_bytes},
                                           {"archive", manifest.about.archive_id},
                                           {"before", manifest.about.before_date},
                                           {"until_batch", manifest.about.until_batch},
                                           {"log",
                                            {{"first", manifest.about.log_before.audit_id + 1},
                                             {"last", manifest.about.log_end.audit_id},
                                             {"chain_before", base::hex_of(manifest.about.log_before.chain)},
                                             {"chain_after", base::hex_of(manifest.about.log_end.chain)}}},
                                           {"rows",
                                            {{"bar_history", manifest.counts.bars},
                                             {"signal_history", manifest.counts.signals},
                                             {"rejected_bar", manifest.counts.rejected_bars},
                                             {"document", manifest.counts.bodies},
                                             {"audit_log", manifest.counts.log_entries}}},
                                           {"made_at", manifest.made_at},
                                           {"program_version", manifest.program_version}};
  return document.dump(2) + "\n";
}

std::optional<std::string> sha256_in_manifest(const std::filesystem::path& archive) {
  const auto text = read_manifest_text(archive);
  if (!text) return std::nullopt;
  try {
    return nlohmann::json::parse(*text).at("sha256").get<std::string>();
  } catch (const nlohmann::json::exception& failure) {
    throw base::Error(manifest_path(archive).string() + ": is no manifest of an archive: " + failure.what());
  }
}

}  // namespace bluedot::pipeline
