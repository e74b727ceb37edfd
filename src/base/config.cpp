#include "base/config.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <yaml-cpp/yaml.h>

namespace bluedot::base {
namespace {

class Flattener {
 public:
  explicit Flattener(std::string file) : m_file(std::move(file)) {}

  void add(const std::string& prefix, const YAML::Node& node) {
    for (const auto& pair : node) {
      const YAML::Node& name = pair.first;
      if (!name.IsScalar()) fail(name, "a key must be plain text");
      const std::string key = prefix.empty() ? name.Scalar() : prefix + "." + name.Scalar();
      if (pair.second.IsMap()) {
        add(key, pair.second);
      } else {
        add_value(key, line_of(name), pair.second);
      }
    }
  }
  std::vector<ConfigEntry> take() { return std::move(m_entries); }

  [[noreturn]] void fail(const YAML::Node& at, const std::string& reason) const {
    throw Error(fmt::format("{}: line {}: {}", m_file, line_of(at), reason), ErrorKind::usage);
  }

 private:
  static int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

  void add_value(const std::string& key, int line, const YAML::Node& value) {
    const auto twice = std::ranges::find(m_entries, key, &ConfigEntry::key);
    if (twice != m_entries.end()) {
      throw Error(fmt::format("{}: line {}: '{}' stands in line {} already", m_file, line, key, twice->line),
                  ErrorKind::usage);
    }
    ConfigEntry entry{key, {}, line};
    if (value.IsScalar()) {
      entry.values.push_back(value.Scalar());
    } else if (value.IsSequence()) {
      for (const YAML::Node& element : value) {
        if (!element.IsScalar()) fail(element, "the list '" + key + "' may hold plain values only");
        entry.values.push_back(element.Scalar());
      }
    }
    m_entries.push_back(std::move(entry));  // without a value (`key:`) it has none
  }

  std::string m_file;
  std::vector<ConfigEntry> m_entries;
};

}  // namespace

std::vector<ConfigEntry> read_config(const std::filesystem::path& file) {
  std::error_code ignored;
  std::ifstream in;
  if (std::filesystem::is_regular_file(file, ignored)) in.open(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) throw Error(file.string() + ": cannot read the configuration file", ErrorKind::usage);
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    const YAML::Node root = documents.empty() ? YAML::Node() : documents.front();
    Flattener flattener(file.string());
    if (root.IsMap()) {
      flattener.add("", root);
    } else if (!root.IsNull()) {
      flattener.fail(root, "the configuration must be a map of settings");
    }
    if (documents.size() > 1) flattener.fail(documents[1], "a second document; one holds all settings");
    return flattener.take();
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("{}: line {}: {}", file.string(), error.mark.line + 1, error.msg), ErrorKind::usage);
  }
}

}  // namespace bluedot::base
