#include "cli/configuration.hpp"

#include "base/config.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/time_zone.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "model/symbol_code.hpp"
#include "model/symbol_map.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <pwd.h>
#include <set>
#include <thread>
#include <unistd.h>

namespace bluedot::cli {
namespace {

using base::ConfigEntry;

struct FileSettings {
  std::string store, export_dir;
  std::optional<size_t> jobs;
  std::optional<size_t> max_document_mb;
  std::string archive_to;
  std::optional<size_t> archive_keep_days, max_store_mb;
  std::map<std::string, std::string> configured;
};

class Reader {
 public:
  explicit Reader(std::string file) : m_file(std::move(file)) {}

  FileSettings read() {
    for (const ConfigEntry& entry : base::read_config(m_file)) set(entry);
    if (m_has_symbol_map) m_settings.configured["symbol_map"] = m_symbol_map.text();
    return std::move(m_settings);
  }

 private:
  [[noreturn]] void fail(const ConfigEntry& entry, const std::string& reason) const {
    throw base::Error(fmt::format("{}: line {}: {}: {}", m_file, entry.line, entry.key, reason),
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
      fail(entry, fmt::format("'{}' is no number from {} to {}", text, least, most));
    }
    return text;
  }

  size_t whole(const ConfigEntry& entry, size_t least, size_t most) const {
    const std::string text = one(entry);
    size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
      fail(entry, fmt::format("'{}' is no whole number from {} to {}", text, least, most));
    }
    return value;
  }

  // A path in the file is relative to the file's folder.
  std::string path(const ConfigEntry& entry) const {
    return (std::filesystem::path(m_file).parent_path() / one(entry)).string();
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
      if (text != "true" && text != "false") fail(entry, fmt::format("'{}' is neither true nor false", text));
      configured[entry.key] = text;
    } else if (entry.key == "export.repository_daily" || entry.key == "export.repository_weekly") {
      set_repository(entry);
    } else if (entry.key == "symbol_map" || entry.key.starts_with(k_symbol_map)) {
      set_symbol_map(entry);
    } else if (!is_empty_section(entry)) {
      throw base::Error(fmt::format("{}: line {}: there is no setting '{}'", m_file, entry.line, entry.key),
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
      if (std::ranges::find(known, feed) == known.end()) fail(entry, fmt::format("there is no feed '{}'", feed));
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
      if (!meaning.until) fail(entry, fmt::format("'{}' is no date like 2022-06-09", entry.values[1]));
    }
    m_symbol_map.set(vendors, std::move(meaning));
  }

  void set_repository(const ConfigEntry& entry) {
    const std::string text = one(entry);
    const char* allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    if (text.size() > 100 || text.find_first_not_of(allowed) != std::string::npos) {
      fail(entry, fmt::format("'{}' is no name of A-Z a-z 0-9 _ - (at most 100 characters)", text));
    }
    m_settings.configured[entry.key] = text;
  }

  static constexpr std::string_view k_symbol_map = "symbol_map.";

  std::string m_file;
  FileSettings m_settings;
  model::SymbolMap m_symbol_map;
  bool m_has_symbol_map = false;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string first_of(std::initializer_list<std::string> candidates) {
  for (const std::string& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return "";
}

std::string actor() {
  const struct passwd* entry = getpwuid(geteuid());
  const std::string user = entry == nullptr ? std::to_string(geteuid()) : entry->pw_name;
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return user + "@" + host.data();
}

size_t jobs_from_environment() {
  const std::string text = environment("BLUEDOT_JOBS");
  if (text.empty()) return 0;
  size_t jobs = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error != std::errc() || end != text.data() + text.size() || jobs < 1 || jobs > 256) {
    throw base::Error("BLUEDOT_JOBS: '" + text + "' is no whole number from 1 to 256", base::ErrorKind::usage);
  }
  return jobs;
}

// BLUEDOT_NOW fixes the clock, for tests and runs that must be repeatable.
base::Clock make_clock() {
  const std::string text = environment("BLUEDOT_NOW");
  if (text.empty()) return {};
  const auto now = base::Instant::parse(text);
  if (!now) throw base::Error("BLUEDOT_NOW: '" + text + "' is no date or UTC time", base::ErrorKind::usage);
  return base::Clock(*now);
}

}  // namespace

std::string config_path(const GlobalOptions& options) {
  return first_of({options.config, environment("BLUEDOT_CONFIG"), k_default_config});
}

pipeline::Workspace make_workspace(const GlobalOptions& options) {
  const std::string config = config_path(options);
  // Only the default may be missing: a file that was named must be there.
  const bool is_named = config != k_default_config || !options.config.empty();
  FileSettings file;
  if (config != k_no_config && (is_named || std::filesystem::exists(config))) file = Reader(config).read();

  pipeline::Workspace workspace;
  workspace.store = first_of({options.store, environment("BLUEDOT_STORE"), file.store, k_default_store});
  workspace.export_dir = first_of({options.export_dir, environment("BLUEDOT_EXPORT_DIR"), file.export_dir,
                                   (workspace.store.parent_path() / "exports").string()});
  workspace.configured = std::move(file.configured);
  workspace.archive_to = file.archive_to;
  if (file.archive_keep_days) workspace.archive_keep_days = static_cast<int64_t>(*file.archive_keep_days);
  if (file.max_store_mb) workspace.max_store_bytes = static_cast<int64_t>(*file.max_store_mb) * 1'000'000;
  if (file.max_document_mb) workspace.max_document_bytes = *file.max_document_mb << 20;
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const size_t environment_jobs = jobs_from_environment();
  workspace.jobs = options.jobs ? *options.jobs : environment_jobs > 0 ? environment_jobs : file.jobs.value_or(cores);
  workspace.actor = actor();
  workspace.program_version = BLUEDOT_VERSION;
  workspace.clock = make_clock();
  base::set_verbose_log(options.verbose);
  if (!options.quiet) {
    workspace.warn = [](const std::string& message) { print_message(message); };
    workspace.progress = make_progress_bar();
  }
  return workspace;
}

}  // namespace bluedot::cli
