// What a configuration file sets: the table of all settings, and how their values are judged.
#pragma once

#include "base/config.hpp"
#include "model/symbol_map.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::cli {

struct FileSettings {
  std::string store, export_dir;  // empty: not set; relative paths have become relative to the working folder
  std::optional<size_t> jobs;
  std::optional<size_t> max_document_mb;
  std::string archive_to;
  std::optional<size_t> archive_keep_days, max_store_mb;
  std::optional<model::SymbolMap> symbol_map;  // as it is put together; as a text it is in `configured`, too
  // By the names and in the texts of model::Settings, those that are set.
  std::map<std::string, std::string> configured;

  friend bool operator==(const FileSettings&, const FileSettings&) = default;
};

// One entry of a file, read as what its setting is. Throws Error (usage) naming file, line and key.
class SettingValue {
 public:
  // Both must outlive it.
  SettingValue(const std::string& file, const base::ConfigEntry& entry) : m_file(file), m_entry(entry) {}
  [[noreturn]] void fail(const std::string& reason) const;

  std::string one() const;
  std::string number(double least, double most) const;
  size_t whole(size_t least, size_t most) const;
  std::string truth() const;
  std::string path() const;        // relative to the file's folder
  std::string time_zone() const;   // one that the system knows
  std::string feeds() const;       // each once, joined by commas
  std::string repository() const;  // the name of a seed repository
  // `RELIANCE.NS: RELIANCE.IN`, or `FB: [META, 2022-06-09]` for a name that meant another symbol until that day.
  // `name`: of the setting.
  void add_to(model::SymbolMap& map, std::string_view name) const;

 private:
  const std::string& m_file;
  const base::ConfigEntry& m_entry;
};

struct Setting {
  std::string_view name;   // `export.provisional` stands in the section `export`
  std::string_view shown;  // as the file that `init` writes shows it, after a `#`: the default, or an example
  std::string_view help;   // lines of a comment; empty: the one above says it
  // One of the two: the text that the store remembers under this name, or what else it sets.
  std::string (*remembered)(const SettingValue& value) = nullptr;
  void (*set)(const SettingValue& value, FileSettings& settings) = nullptr;
  bool is_map = false;  // has entries of any name, `symbol_map.FB`; then `set`
};

// Every setting, in the order in which `init` writes them. A new one is a line in settings_table.cpp; those that the
// store remembers have one in model/settings.cpp too.
std::span<const Setting> settings_of_files();

// `file` is named in messages, and paths are relative to its folder. Throws Error (usage) naming file, line and key.
FileSettings to_file_settings(const std::vector<base::ConfigEntry>& entries, const std::string& file);

}  // namespace bluedot::cli
