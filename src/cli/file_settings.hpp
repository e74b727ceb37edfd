// What a configuration file sets: the table of all settings, and how their values are judged.
#pragma once

#include "base/config.hpp"
#include "model/symbol_map.hpp"
#include "run/run_settings.hpp"

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
  run::RunSettings run;
  std::map<std::string, std::optional<double>> quality_rules;  // thresholds; nothing: off
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
  std::string path() const;         // relative to the file's folder
  std::string place() const;        // a path, relative to the file's folder, or anything with a `:`
  std::string web_address() const;  // http:// or https://, without a `/` at its end
  std::string time_zone() const;    // one that the system knows
  std::string feeds() const;        // each once, joined by commas
  std::string repository() const;   // the name of a seed repository
  std::string name() const;         // that a folder may have: a-z 0-9 _ -
  std::string secret() const;       // `env:NAME` or `file:PATH`, never the secret itself
  const std::vector<std::string>& all() const { return m_entry.values; }
  size_t choice(std::span<const std::string_view> names) const;  // which of them it is
  // Of an entry of the map `name`: its own name, `jump` of `quality.jump`; empty: it is the map itself, without
  // entries.
  std::string entry_of(std::string_view name) const;
  // The element of a list of maps that this is said of.
  template <typename Element>
  Element& element_of(std::vector<Element>& list) const {
    if (!m_entry.item) fail("stands in a list: `- name: …`");
    if (list.size() <= *m_entry.item) list.resize(*m_entry.item + 1);
    return list[*m_entry.item];
  }
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
  bool is_map = false;      // has entries of any name, `symbol_map.FB`; then `set`
  bool is_of_list = false;  // stands in the maps of a list, `- remote: …` in `sources`
};

// Every setting, in the order in which `init` writes them. A new one is a line in settings_table.cpp; those that the
// store remembers have one in model/settings.cpp too.
std::span<const Setting> settings_of_files();

// Whom a fetch asks that is not told: those that are configured, or Yahoo, which needs no key.
std::vector<vendor::Provider> providers_of(const run::RunSettings& settings);

// `file` is named in messages, and paths are relative to its folder. Throws Error (usage) naming file, line and key.
FileSettings to_file_settings(const std::vector<base::ConfigEntry>& entries, const std::string& file);

}  // namespace bluedot::cli
