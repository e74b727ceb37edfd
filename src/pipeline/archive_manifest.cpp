#include "pipeline/archive_manifest.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/json_string.hpp"
#include "pipeline/manifest_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::pipeline {

// By hand, because an object of nlohmann's allocates when it is destroyed, and without memory that ends the process.
std::string to_json(const ArchiveManifest& manifest) {
  using base::json_string;
  const store::ArchiveAbout& about = manifest.about;
  const std::string log =
      fmt::format("{{\n    \"first\": {},\n    \"last\": {},\n    \"chain_before\": {},\n    \"chain_after\": {}\n  }}",
                  about.log_before.audit_id + 1, about.log_end.audit_id,
                  json_string(base::hex_of(about.log_before.chain)), json_string(base::hex_of(about.log_end.chain)));
  const std::string rows = fmt::format(
      "{{\n    \"bar_history\": {},\n    \"signal_history\": {},\n    \"rejected_bar\": {},\n    \"document\": {},\n"
      "    \"audit_log\": {}\n  }}",
      manifest.counts.bars, manifest.counts.signals, manifest.counts.rejected_bars, manifest.counts.bodies,
      manifest.counts.log_entries);
  return fmt::format(
      "{{\n  \"file\": {},\n  \"sha256\": {},\n  \"size_bytes\": {},\n  \"archive\": {},\n  \"before\": {},\n"
      "  \"until_batch\": {},\n  \"log\": {},\n  \"rows\": {},\n  \"made_at\": {},\n  \"program_version\": {}\n}}\n",
      json_string(manifest.file), json_string(manifest.sha256), manifest.size_bytes, about.archive_id,
      json_string(about.before_date), about.until_batch, log, rows, json_string(manifest.made_at),
      json_string(manifest.program_version));
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
