// A configuration file in YAML as a flat list of settings, each with the line it stands on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::base {

struct ConfigEntry {
  std::string key;                  // `export.provisional`: the names of nested maps joined by dots
  std::vector<std::string> values;  // one, or the elements of a list
  int line = 0;                     // from 1
};

// In the text's order; `file` is named in messages. Throws Error (usage) naming file and line: is no YAML, a key stands
// twice, a list holds anything but plain values.
std::vector<ConfigEntry> parse_config(const std::string& text, const std::string& file);

// The same of a file, which must be there.
std::vector<ConfigEntry> read_config(const std::filesystem::path& file);

}  // namespace bluedot::base
