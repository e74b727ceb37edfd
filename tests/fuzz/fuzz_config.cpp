// Any bytes as a configuration file: settings, or an Error that names the place in one line. What was accepted, written
// back by a writer of our own and read again, is the same.
#include "base/error.hpp"
#include "cli/file_settings.hpp"
#include "fuzz/require.hpp"
#include "model/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace bluedot;
using tests::require;

namespace {

constexpr std::string_view k_file = "bluedot.yaml";

// A scalar in double quotes, in which YAML has an escape for everything.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    }
  }
  return out + "\"";
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    parts.push_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

// `FB=META@2022-06-09`: the store's text of an entry, as a line of the file.
std::string map_line(std::string_view entry) {
  const size_t separator = entry.rfind('=');
  require(separator != std::string_view::npos, "an entry of the symbol map has both names");
  const std::string_view meaning = entry.substr(separator + 1);
  const size_t at = meaning.find('@');
  const std::string ours = in_quotes(meaning.substr(0, at));
  const std::string key = "  " + in_quotes(entry.substr(0, separator)) + ": ";
  if (at == std::string_view::npos) return key + ours + "\n";
  return key + "[" + ours + ", " + in_quotes(meaning.substr(at + 1)) + "]\n";
}

std::string written(const std::string& key, const std::string& value) {
  std::string text = in_quotes(key) + ": ";
  if (key == "symbol_map") {
    text += "\n";
    for (const std::string_view entry : split(value)) text += map_line(entry);
    return text;
  }
  if (key != "feed_priority") return text + in_quotes(value) + "\n";
  std::string list;
  for (const std::string_view feed : split(value)) list += (list.empty() ? "" : ", ") + in_quotes(feed);
  return text + "[" + list + "]\n";
}

std::string list_of(const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ", ") + in_quotes(value);
  return "[" + list + "]";
}

// The entries of one element of a list of maps. What is empty is not set.
class ElementText {
 public:
  explicit ElementText(const std::string& name) : m_text("- name: " + in_quotes(name) + "\n") {}
  void add(const char* key, std::string_view value) {
    if (!value.empty()) m_text += fmt::format("  {}: {}\n", key, in_quotes(value));
  }
  void add(const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) m_text += fmt::format("  {}: {}\n", key, list_of(values));
  }
  void add(const char* key, size_t value) { m_text += fmt::format("  {}: {}\n", key, value); }
  const std::string& text() const { return m_text; }

 private:
  std::string m_text;
};

std::string written(const vendor::Provider& provider) {
  ElementText element(provider.name);
  element.add("url", provider.url);
  element.add("per_second", fmt::format("{}", provider.per_second));
  element.add("per_day", static_cast<size_t>(provider.per_day));
  element.add("user_agent", provider.user_agent);
  element.add("full_history", provider.has_full_history ? "true" : "false");
  element.add("ca_file", provider.ca_file);
  element.add("api_key", provider.api_key);
  element.add("access_token", provider.access_token);
  return element.text();
}

std::string written(const run::SourceSettings& source) {
  ElementText element(source.name);
  element.add("kind", source.kind == run::SourceKind::fetch ? "fetch" : "remote");
  std::vector<std::string> providers;
  for (const vendor::Provider& provider : source.fetch.providers) providers.push_back(provider.name);
  element.add("providers", providers);
  element.add("lookback_days", source.fetch.lookback_days);
  element.add("history_days", source.fetch.history_days);
  element.add("max_minutes", source.fetch.max_minutes);
  element.add("in_flight", source.fetch.in_flight);
  element.add("remote", source.remote);
  element.add("trigger", source.trigger);
  element.add("status", source.status);
  if (source.expect_files) element.add("expect", *source.expect_files);
  element.add("expect", source.expect_manifest);
  element.add("tolerance_percent", source.tolerance_percent);
  element.add("strict", source.strict ? "true" : "false");
  element.add("after", source.moves ? "move" : "keep");
  element.add("settle_seconds", source.settle_seconds);
  return element.text();
}

std::string written(const run::PublicationSettings& publication) {
  ElementText element(publication.name);
  element.add("url", publication.url);
  element.add("branch", publication.branch);
  return element.text();
}

std::string written(const run::ChannelSettings& channel) {
  constexpr std::array<std::string_view, 4> k_kinds{"slack", "discord", "webhook", "email"};
  constexpr std::array<std::string_view, 3> k_whens{"change", "trouble", "always"};
  ElementText element(channel.name);
  element.add("kind", k_kinds.at(static_cast<size_t>(channel.kind)));
  element.add("url", channel.url);
  element.add("secret", channel.secret);
  element.add("user", channel.user);
  element.add("from", channel.from);
  element.add("to", channel.to);
  element.add("ca_file", channel.ca_file);
  element.add("when", k_whens.at(static_cast<size_t>(channel.when)));
  return element.text();
}

template <typename Element>
std::string written(const char* section, const std::vector<Element>& list) {
  std::string text;
  for (const Element& element : list) text += written(element);
  return text.empty() ? "" : fmt::format("{}:\n{}", section, text);
}

std::string written(const run::RunSettings& run) {
  std::string text = written("providers", run.providers) + written("sources", run.sources) +
                     written("publish", run.publish) + written("notify", run.notify);
  if (!run.universe_file.empty()) text += written("universe", run.universe_file);
  text += fmt::format("judge:\n  min_success_percent: {}\n  min_documents: {}\n  strict: {}\n",
                      run.judge.min_success_percent, run.judge.min_documents, run.judge.strict);
  text += fmt::format("inbox.keep_days: {}\npoll_seconds: {}\n", run.inbox_keep_days, run.poll_seconds);
  if (!run.inbox.empty()) text += written("inbox.dir", run.inbox.string());
  if (!run.state.empty()) text += written("state", run.state);
  if (!run.schedule.empty()) text += fmt::format("schedule: {}\n", list_of(run.schedule));
  return text;
}

std::string written(const cli::FileSettings& settings) {
  std::string text;
  const auto add_text = [&](const char* key, const std::string& value) {
    require(value.find('\0') == std::string::npos, "a path has no NUL");
    if (!value.empty()) text += written(key, value);
  };
  const auto add_number = [&](const char* key, const std::optional<size_t>& value) {
    if (value) text += written(key, std::to_string(*value));
  };
  add_text("store", settings.store);
  add_text("export_dir", settings.export_dir);
  add_text("archive.to", settings.archive_to);
  add_number("jobs", settings.jobs);
  add_number("rules.max_document_mb", settings.max_document_mb);
  add_number("archive.keep_days", settings.archive_keep_days);
  add_number("archive.max_store_mb", settings.max_store_mb);
  for (const auto& [key, value] : settings.configured) text += written(key, value);
  for (const auto& [rule, threshold] : settings.quality_rules) {
    text += fmt::format("quality.{}: {}\n", rule, threshold ? fmt::format("{}", *threshold) : "off");
  }
  return text + written(settings.run);
}

// `bluedot.yaml: line 3: …`, a line that the text has (or the one behind its last).
void check_message(std::string_view message, std::string_view text) {
  const std::string prefix = fmt::format("{}: line ", k_file);
  require(message.starts_with(prefix), fmt::format("a message names file and line: {}", message));
  const char* begin = message.data() + prefix.size();
  int line = 0;
  const auto [end, error] = std::from_chars(begin, message.data() + message.size(), line);
  const auto lines = std::ranges::count_if(text, [](char c) { return c == '\n' || c == '\r'; }) + 2;
  require(error == std::errc() && line >= 1 && line <= lines, fmt::format("the line is there: {}", message));
  require(message.substr(static_cast<size_t>(end - message.data())).size() > 2, "there is a reason");
  const bool is_plain =
      std::ranges::none_of(message, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  require(is_plain, fmt::format("a message is one line of text: {}", message));
}

std::optional<cli::FileSettings> settings_of(const std::string& text) {
  try {
    return cli::to_file_settings(base::parse_config(text, std::string(k_file)), std::string(k_file));
  } catch (const base::Error& error) {
    require(error.kind() == base::ErrorKind::usage, "a wrong configuration is an error of usage");
    check_message(error.what(), text);
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(data, data + size);
  const auto settings = settings_of(text);
  if (!settings) return 0;
  const auto again = settings_of(written(*settings));
  require(again && *again == *settings, "what is written back is the same");
  const auto stored = model::Settings::from_texts(settings->configured);
  require(model::Settings::from_texts(stored.as_texts()) == stored, "the store keeps settings as they are");
  return 0;
}
