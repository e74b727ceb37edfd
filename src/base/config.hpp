// A configuration file in YAML as a flat list of settings, each with the line it stands on and, in a list of maps, the
// map it stands in.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::base {

struct ConfigEntry {
  std::string key;                  // `export.provisional`: the names of nested maps joined by dots
  std::vector<std::string> values;  // one, or the elements of a list
  int line = 0;                     // from 1
  // Which map of a list of maps it stands in, from 0: `sources.remote` of the second of `sources`. Lists of maps stand
  // at the top of a file only.
  std::optional<size_t> item = {};
};

// In the text's order; `file` is named in messages. Throws Error (usage) naming file and line: is no YAML, a key stands
// twice, a list holds neither plain values nor maps of them.
std::vector<ConfigEntry> parse_config(const std::string& text, const std::string& file);

// The same of a list that stands at the top of the text, or under `name` alone: as if it stood under that name.
std::vector<ConfigEntry> parse_config_list(const std::string& text, const std::string& file, const std::string& name);

// The same of a file, which must be there.
std::vector<ConfigEntry> read_config(const std::filesystem::path& file);

// The whole of a text file that a person named. Throws Error (usage): `FILE: cannot read WHAT`.
std::string read_named_file(const std::filesystem::path& file, const std::string& what);

}  // namespace bluedot::base
