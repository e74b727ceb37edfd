#include "cli/file_settings.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"
#include "base/time_zone.hpp"
#include "model/settings.hpp"
#include "model/symbol_code.hpp"
#include "model/symbol_map.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <set>

namespace bluedot::cli {
namespace {

using base::ConfigEntry;

class Reader {
 public:
  explicit Reader(std::string file) : m_file(std::move(file)) {}

  FileSettings read(const std::vector<ConfigEntry>& entries) {
    for (const ConfigEntry& entry : entries) set(entry);
    if (m_has_symbol_map) m_settings.configured["symbol_map"] = m_symbol_map.text();
    return std::move(m_settings);
  }

 private:
  [[noreturn]] void fail(const ConfigEntry& entry, const std::string& reason) const {
    throw base::Error(fmt::format("{}: line {}: {}: {}", m_file, entry.line, base::printable(entry.key), reason),
                      base::ErrorKind::usage);
  }

  std::string one(const ConfigEntry& entry) const {
    if (entry.values.size() != 1 || entry.values[0].empty()) fail(entry, "needs one value");
    return entry.values[0];
  }

  std::string number(const ConfigEntry& entry, double least, double most) const {
    const std::string text = one(entry);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= least && value <= most)) {
      fail(entry, fmt::format("'{}' is no number from {} to {}", base::printable(text), least, most));
    }
    return text;
  }

  size_t whole(const ConfigEntry& entry, size_t least, size_t most) const {
    const std::string text = one(entry);
    size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
      fail(entry, fmt::format("'{}' is no whole number from {} to {}", base::printable(text), least, most));
    }
    return value;
  }

  // A path in the file is relative to the file's folder.
  std::string path(const ConfigEntry& entry) const {
    const std::string text = one(entry);
    if (text.find('\0') != std::string::npos) fail(entry, "a path can have no NUL");
    return (std::filesystem::path(m_file).parent_path() / text).string();
  }

  // A section whose settings are all commented out.
  static bool is_empty_section(const ConfigEntry& entry) {
    return entry.values.empty() && (entry.key == "rules" || entry.key == "export" || entry.key == "archive");
  }

  void set(const ConfigEntry& entry) {
    auto& configured = m_settings.configured;
    if (entry.key == "store") {
      m_settings.store = path(entry);
    } else if (entry.key == "export_dir") {
      m_settings.export_dir = path(entry);
    } else if (entry.key == "jobs") {
      m_settings.jobs = whole(entry, 1, 256);
    } else if (entry.key == "rules.max_document_mb") {
      m_settings.max_document_mb = whole(entry, 1, 4095);  // simdjson reads at most 4 GB
    } else if (entry.key == "archive.to") {
      m_settings.archive_to = path(entry);
    } else if (entry.key == "archive.keep_days") {
      m_settings.archive_keep_days = whole(entry, 1, 36'500);
    } else if (entry.key == "archive.max_store_mb") {
      m_settings.max_store_mb = whole(entry, 1, 1'000'000'000);
    } else if (entry.key == "rules.max_rejected_percent" || entry.key == "rules.max_retracted_percent") {
      configured[entry.key] = number(entry, 0, 100);
    } else if (entry.key == "time_zone") {
      set_time_zone(entry);
    } else if (entry.key == "feed_priority") {
      set_feed_priority(entry);
    } else if (entry.key == "export.provisional" || entry.key == "derive_weekly") {
      const std::string text = one(entry);
      if (text != "true" && text != "false")
        fail(entry, fmt::format("'{}' is neither true nor false", base::printable(text)));
      configured[entry.key] = text;
    } else if (entry.key == "export.repository_daily" || entry.key == "export.repository_weekly") {
      set_repository(entry);
    } else if (entry.key == "symbol_map" || entry.key.starts_with(k_symbol_map)) {
      set_symbol_map(entry);
    } else if (!is_empty_section(entry)) {
      throw base::Error(
          fmt::format("{}: line {}: there is no setting '{}'", m_file, entry.line, base::printable(entry.key)),
          base::ErrorKind::usage);
    }
  }

  void set_time_zone(const ConfigEntry& entry) {
    const std::string text = one(entry);
    try {
      base::TimeZone::named(text);
    } catch (const base::Error& error) {
      fail(entry, error.what());
    }
    m_settings.configured[entry.key] = text;
  }

  void set_feed_priority(const ConfigEntry& entry) {
    const auto known = model::Settings().feed_priority;
    std::string joined;
    for (const std::string& feed : entry.values) {
      if (std::ranges::find(known, feed) == known.end())
        fail(entry, fmt::format("there is no feed '{}'", base::printable(feed)));
      joined += (joined.empty() ? "" : ",") + feed;
    }
    const std::set<std::string> distinct(entry.values.begin(), entry.values.end());
    if (distinct.size() != known.size() || entry.values.size() != known.size()) {
      fail(entry, fmt::format("must list each of the {} feeds once", known.size()));
    }
    m_settings.configured[entry.key] = joined;
  }

  // `RELIANCE.NS: RELIANCE.IN`, or `FB: [META, 2022-06-09]` for a name that meant another symbol until that day.
  void set_symbol_map(const ConfigEntry& entry) {
    m_has_symbol_map = true;
    if (entry.key == "symbol_map") {
      if (!entry.values.empty()) fail(entry, "must be a map of names, `RELIANCE.NS: RELIANCE.IN`");
      return;  // a section without entries: no map
    }
    const std::string vendors = entry.key.substr(k_symbol_map.size());
    if (entry.values.empty() || entry.values.size() > 2) fail(entry, "needs our symbol, or [our symbol, date]");
    for (const std::string& code : {vendors, entry.values[0]}) {
      if (const std::string problem = model::why_no_symbol(code); !problem.empty()) fail(entry, problem);
    }
    model::SymbolMap::Meaning meaning{entry.values[0], {}};
    if (meaning.ours.find('=') != std::string::npos) fail(entry, "our symbol may have no '='");
    if (entry.values.size() == 2) {
      meaning.until = base::Date::parse_iso(entry.values[1]);
      if (!meaning.until) fail(entry, fmt::format("'{}' is no date like 2022-06-09", base::printable(entry.values[1])));
    }
    m_symbol_map.set(vendors, std::move(meaning));
  }

  void set_repository(const ConfigEntry& entry) {
    const std::string text = one(entry);
    const char* allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    if (text.size() > 100 || text.find_first_not_of(allowed) != std::string::npos) {
      fail(entry, fmt::format("'{}' is no name of A-Z a-z 0-9 _ - (at most 100 characters)", base::printable(text)));
    }
    m_settings.configured[entry.key] = text;
  }

  static constexpr std::string_view k_symbol_map = "symbol_map.";

  std::string m_file;
  FileSettings m_settings;
  model::SymbolMap m_symbol_map;
  bool m_has_symbol_map = false;
};

}  // namespace

FileSettings to_file_settings(const std::vector<ConfigEntry>& entries, const std::string& file) {
  return Reader(file).read(entries);
}

}  // namespace bluedot::cli
