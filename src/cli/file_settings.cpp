#include "cli/file_settings.hpp"

#include "base/error.hpp"
#include "base/number_text.hpp"
#include "base/printable.hpp"
#include "base/time_zone.hpp"
#include "model/settings.hpp"
#include "model/symbol_code.hpp"
#include "net/url.hpp"
#include "vendor/vendor.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>

namespace bluedot::cli {

void SettingValue::fail(const std::string& reason) const {
  throw base::Error(fmt::format("{}: line {}: {}: {}", m_file, m_entry.line, base::printable(m_entry.key), reason),
                    base::ErrorKind::usage);
}

std::string SettingValue::one() const {
  if (m_entry.values.size() != 1 || m_entry.values[0].empty()) fail("needs one value");
  return m_entry.values[0];
}

std::string SettingValue::number(double least, double most) const {
  const std::string text = one();
  const auto value = base::parse_number<double>(text);
  if (!value || !(*value >= least && *value <= most)) {
    fail(fmt::format("'{}' is no number from {} to {}", base::printable(text), least, most));
  }
  return text;
}

size_t SettingValue::whole(size_t least, size_t most) const {
  const std::string text = one();
  const auto value = base::parse_number<size_t>(text);
  if (!value || *value < least || *value > most) {
    fail(fmt::format("'{}' is no whole number from {} to {}", base::printable(text), least, most));
  }
  return *value;
}

std::string SettingValue::truth() const {
  const std::string text = one();
  if (text != "true" && text != "false") fail(fmt::format("'{}' is neither true nor false", base::printable(text)));
  return text;
}

std::string SettingValue::path() const {
  const std::string text = one();
  if (text.find('\0') != std::string::npos) fail("a path can have no NUL");
  return (std::filesystem::path(m_file).parent_path() / text).string();
}

std::string SettingValue::place() const {
  std::string text = one();
  if (text.find(':') != std::string::npos || text.starts_with('/')) return text;
  return path();
}

std::string SettingValue::web_address() const {
  std::string text = one();
  const auto url = net::parse_url(text);
  if (!url || (url->scheme != "https" && url->scheme != "http") || !url->query.empty() || url->has_user) {
    fail("is no address of http:// or https:// alone");
  }
  while (text.ends_with('/')) text.pop_back();
  return text;
}

std::string SettingValue::time_zone() const {
  const std::string text = one();
  try {
    base::TimeZone::named(text);
  } catch (const base::Error& error) {
    fail(error.what());
  }
  return text;
}

std::string SettingValue::feeds() const {
  const auto known = model::Settings().feed_priority;
  std::string joined;
  for (const std::string& feed : m_entry.values) {
    if (std::ranges::find(known, feed) == known.end())
      fail(fmt::format("there is no feed '{}'", base::printable(feed)));
    joined += (joined.empty() ? "" : ",") + feed;
  }
  const std::set<std::string> distinct(m_entry.values.begin(), m_entry.values.end());
  if (distinct.size() != known.size() || m_entry.values.size() != known.size()) {
    fail(fmt::format("must list each of the {} feeds once", known.size()));
  }
  return joined;
}

std::string SettingValue::name() const {
  std::string text = one();
  if (text.size() > 40 || text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != std::string::npos) {
    fail(fmt::format("'{}' is no name of a-z 0-9 _ - (at most 40 characters)", base::printable(text)));
  }
  return text;
}

std::string SettingValue::secret() const {
  std::string text = one();
  if (!text.starts_with("env:") && !text.starts_with("file:")) {
    fail("is a secret: write env:NAME (a variable of the environment) or file:PATH, never the secret itself");
  }
  return text;
}

size_t SettingValue::choice(std::span<const std::string_view> names) const {
  const std::string text = one();
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) {
    fail(fmt::format("'{}' is none of {}", base::printable(text), fmt::join(names, ", ")));
  }
  return static_cast<size_t>(found - names.begin());
}

std::string SettingValue::repository() const {
  const std::string text = one();
  const char* allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  if (text.size() > 100 || text.find_first_not_of(allowed) != std::string::npos) {
    fail(fmt::format("'{}' is no name of A-Z a-z 0-9 _ - (at most 100 characters)", base::printable(text)));
  }
  return text;
}

std::string SettingValue::entry_of(std::string_view name) const {
  if (m_entry.key != name) return m_entry.key.substr(name.size() + 1);
  if (!m_entry.values.empty()) fail("must be a map");
  return "";
}

void SettingValue::add_to(model::SymbolMap& map, std::string_view name) const {
  if (m_entry.key == name) {
    if (!m_entry.values.empty()) fail("must be a map of names, `RELIANCE.NS: RELIANCE.IN`");
    return;  // a section without entries: no map
  }
  const std::string vendors = m_entry.key.substr(name.size() + 1);
  if (m_entry.values.empty() || m_entry.values.size() > 2) fail("needs our symbol, or [our symbol, date]");
  for (const std::string& code : {vendors, m_entry.values[0]}) {
    if (const std::string problem = model::why_no_symbol(code); !problem.empty()) fail(problem);
  }
  model::SymbolMap::Meaning meaning{m_entry.values[0], {}};
  if (meaning.ours.find('=') != std::string::npos) fail("our symbol may have no '='");
  if (m_entry.values.size() == 2) {
    meaning.until = base::Date::parse_iso(m_entry.values[1]);
    if (!meaning.until) fail(fmt::format("'{}' is no date like 2022-06-09", base::printable(m_entry.values[1])));
  }
  map.set(vendors, std::move(meaning));
}

namespace {

// Says of an element of a list of maps where it stands.
class Elements {
 public:
  // Both must outlive it.
  Elements(const std::vector<base::ConfigEntry>& entries, const std::string& file) : m_entries(entries), m_file(file) {}

  [[noreturn]] void fail(std::string_view section, size_t item, const std::string& reason) const {
    const std::string prefix = std::string(section) + ".";
    // An element without entries is told by the one after it: there is one, or the list would end before.
    const auto first = std::ranges::find_if(m_entries, [&](const base::ConfigEntry& entry) {
      return entry.item && *entry.item >= item && entry.key.starts_with(prefix);
    });
    throw base::Error(fmt::format("{}: line {}: {}", m_file, first->line, reason), base::ErrorKind::usage);
  }

 private:
  const std::vector<base::ConfigEntry>& m_entries;
  const std::string& m_file;
};

// What an element lacks; empty: nothing.
std::string problem_of(const vendor::Provider& provider) {
  const auto url = net::parse_url(provider.url);
  const bool is_open = url && url->scheme == "http" && !url->is_loopback();
  if (is_open && !provider.api_key.empty())
    return "its key would go there unencrypted: the url must begin with https://";
  const std::string_view needed = vendor::find_vendor(provider.name)->needed_secrets;
  const bool lacks = (needed.find("api_key") != std::string_view::npos && provider.api_key.empty()) ||
                     (needed.find("access_token") != std::string_view::npos && provider.access_token.empty());
  return lacks ? fmt::format("needs {}", needed) : "";
}

std::string problem_of(const run::SourceSettings& source) {
  if (source.kind == run::SourceKind::fetch) {
    if (!source.remote.empty()) return "has a remote, and kind: fetch asks vendors";
    std::set<std::string> names;
    for (const vendor::Provider& provider : source.fetch.providers) {
      if (!names.insert(provider.name).second) return fmt::format("names {} twice", provider.name);
      const std::string problem = problem_of(provider);
      if (!problem.empty()) return fmt::format("{} {}; set it in providers", provider.name, problem);
    }
    return "";
  }
  if (source.remote.empty()) return "needs a remote";
  const bool has_date = source.remote.find("{date}") != std::string::npos;
  return source.trigger.empty() && has_date ? "{date} in remote needs a trigger that says it" : "";
}

std::string problem_of(const run::PublicationSettings& publication) {
  return publication.url.empty() ? "needs a url" : "";
}

std::string problem_of(const run::ChannelSettings& channel) {
  if (channel.url.empty()) return "needs a url";
  if (channel.kind == notify::ChannelKind::email) {
    return channel.from.empty() || channel.to.empty() ? "an e-mail needs from and to" : "";
  }
  if (channel.kind == notify::ChannelKind::webhook && channel.secret.empty())
    return "a webhook needs a secret to sign with";
  const bool is_named = channel.url.starts_with("env:") || channel.url.starts_with("file:");
  return is_named ? ""
                  : "url: whoever has this address can write to you, so it is a secret: write env:NAME or file:PATH";
}

// Each element has a name of its own, and what it cannot do without.
template <typename Element>
void require_whole(const std::vector<Element>& list, std::string_view section, const Elements& elements) {
  std::set<std::string> names;
  for (size_t item = 0; item < list.size(); ++item) {
    const Element& element = list[item];
    if (element.name.empty()) elements.fail(section, item, fmt::format("each of '{}' needs a name", section));
    if (!names.insert(element.name).second) {
      elements.fail(section, item, fmt::format("two of '{}' have the name {}", section, element.name));
    }
    if (const std::string problem = problem_of(element); !problem.empty()) {
      elements.fail(section, item, fmt::format("{} {}: {}", section, element.name, problem));
    }
  }
}

// Those that a source names, as they are configured; all that are configured if it names none, or Yahoo, which needs no
// key.
void choose_providers(run::RunSettings& settings) {
  for (run::SourceSettings& source : settings.sources) {
    if (source.kind != run::SourceKind::fetch) continue;
    if (source.fetch.providers.empty()) source.fetch.providers = providers_of(settings);
    for (vendor::Provider& provider : source.fetch.providers) {
      const auto found = std::ranges::find(settings.providers, provider.name, &vendor::Provider::name);
      if (found != settings.providers.end()) provider = *found;
    }
  }
}

}  // namespace

std::vector<vendor::Provider> providers_of(const run::RunSettings& settings) {
  if (!settings.providers.empty()) return settings.providers;
  return {vendor::k_yahoo.defaults()};
}

FileSettings to_file_settings(const std::vector<base::ConfigEntry>& entries, const std::string& file) {
  FileSettings settings;
  const auto apply = [&](const base::ConfigEntry& entry) {
    const auto is_it = [&](const Setting& setting) {
      return entry.key == setting.name || (setting.is_map && entry.key.starts_with(std::string(setting.name) + "."));
    };
    const auto is_section_of = [&](const Setting& setting) {
      return !entry.item && entry.values.empty() && setting.name.starts_with(entry.key + ".");
    };
    const auto found = std::ranges::find_if(settings_of_files(), is_it);
    if (found != settings_of_files().end()) {
      const SettingValue value(file, entry);
      if (entry.item && !found->is_of_list) value.fail("stands in no list");
      if (found->remembered != nullptr) settings.configured[entry.key] = found->remembered(value);
      if (found->set != nullptr) found->set(value, settings);
    } else if (std::ranges::none_of(settings_of_files(), is_section_of)) {  // one whose settings are all commented out
      throw base::Error(
          fmt::format("{}: line {}: there is no setting '{}'", file, entry.line, base::printable(entry.key)),
          base::ErrorKind::usage);
    }
  };
  // What a provider is called decides what its other settings are by default.
  const auto names_provider = [](const base::ConfigEntry& entry) { return entry.key == "providers.name"; };
  for (const base::ConfigEntry& entry : entries) {
    if (names_provider(entry)) apply(entry);
  }
  for (const base::ConfigEntry& entry : entries) {
    if (!names_provider(entry)) apply(entry);
  }
  const Elements elements(entries, file);
  require_whole(settings.run.providers, "providers", elements);
  choose_providers(settings.run);
  require_whole(settings.run.sources, "sources", elements);
  for (size_t item = 0; item < settings.run.sources.size(); ++item) {
    const run::SourceSettings& source = settings.run.sources[item];
    if (source.kind == run::SourceKind::fetch && settings.run.universe_file.empty()) {
      elements.fail("sources", item, fmt::format("sources {}: needs a universe, the symbols to ask for", source.name));
    }
  }
  require_whole(settings.run.publish, "publish", elements);
  require_whole(settings.run.notify, "notify", elements);
  if (settings.symbol_map) settings.configured["symbol_map"] = settings.symbol_map->text();
  return settings;
}

}  // namespace bluedot::cli
