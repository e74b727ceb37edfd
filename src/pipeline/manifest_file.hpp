// What stands beside a file of ours (a backup, an archive) as `<file>.json` and says what it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace bluedot::pipeline {

std::filesystem::path manifest_path(const std::filesystem::path& file);
// Durably, in the place of one that is there.
void write_manifest(const std::filesystem::path& file, const std::string& text);
// Nothing when there is none.
std::optional<std::string> read_manifest_text(const std::filesystem::path& file);

}  // namespace bluedot::pipeline
