#include "base/config.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace bluedot::base {
namespace {

constexpr size_t k_reason_characters = 200;  // of the YAML library's words, which may quote the file

// Refuses what no settings need before a tree is made of it. An alias stands for a whole node: a few lines of aliases
// of aliases are more entries than any memory holds, and one within its own anchor has no end. And there are texts
// (`---`, `-`, `,`, a line each) of which yaml-cpp reads one empty document after the other, for ever.
class Refuser : public YAML::EventHandler {
 public:
  explicit Refuser(const std::string& file) : m_file(file) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (m_has_document) fail(mark, "a second document; one holds all settings");
    m_has_document = true;
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    fail(mark, "an alias ('*name') is not understood here; write the value itself");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  [[noreturn]] void fail(const YAML::Mark& mark, const char* reason) const {
    throw Error(fmt::format("{}: line {}: {}", m_file, mark.line + 1, reason), ErrorKind::usage);
  }

  const std::string& m_file;
  bool m_has_document = false;
};

void refuse_needless(const std::string& text, const std::string& file) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  Refuser refuser(file);
  while (parser.HandleNextDocument(refuser)) {
  }
}

class Flattener {
 public:
  explicit Flattener(std::string file) : m_file(std::move(file)) {}

  void add(const std::string& prefix, const YAML::Node& node) {
    for (const auto& pair : node) {
      const YAML::Node& name = pair.first;
      if (!name.IsScalar()) fail(name, "a key must be plain text");
      const std::string key = prefix.empty() ? name.Scalar() : prefix + "." + name.Scalar();
      if (pair.second.IsMap() && pair.second.size() > 0) {
        add(key, pair.second);
      } else if (prefix.empty() && is_list_of_maps(pair.second)) {
        for (m_item = 0; *m_item < pair.second.size(); ++*m_item) add_map(key, pair.second[*m_item]);
        m_item.reset();
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

  static bool is_list_of_maps(const YAML::Node& node) {
    return node.IsSequence() && node.size() > 0 && node[0].IsMap();
  }

  void add_map(const std::string& key, const YAML::Node& element) {
    if (!element.IsMap()) fail(element, "the list '" + printable(key) + "' holds maps, and this is none");
    add(key, element);
  }

  void add_value(const std::string& key, int line, const YAML::Node& value) {
    const auto twice = std::ranges::find_if(
        m_entries, [&](const ConfigEntry& entry) { return entry.key == key && entry.item == m_item; });
    if (twice != m_entries.end()) {
      throw Error(fmt::format("{}: line {}: '{}' stands in line {} already", m_file, line, printable(key), twice->line),
                  ErrorKind::usage);
    }
    ConfigEntry entry{key, {}, line, m_item};
    if (value.IsScalar()) {
      entry.values.push_back(value.Scalar());
    } else if (value.IsSequence()) {
      for (const YAML::Node& element : value) {
        if (!element.IsScalar()) fail(element, "the list '" + printable(key) + "' may hold plain values only");
        entry.values.push_back(element.Scalar());
      }
    }
    m_entries.push_back(std::move(entry));  // without a value (`key:`, `key: {}`) it has none
  }

  std::string m_file;
  std::vector<ConfigEntry> m_entries;
  std::optional<size_t> m_item;
};

}  // namespace

std::vector<ConfigEntry> parse_config(const std::string& text, const std::string& file) {
  try {
    refuse_needless(text, file);
    const YAML::Node root = YAML::Load(text);
    Flattener flattener(file);
    if (root.IsMap()) {
      flattener.add("", root);
    } else if (!root.IsNull()) {
      flattener.fail(root, "the configuration must be a map of settings");
    }
    return flattener.take();
  } catch (const YAML::DeepRecursion& error) {  // its own words are "bad file"
    throw Error(fmt::format("{}: line {}: is nested too deeply", file, error.mark.line + 1), ErrorKind::usage);
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("{}: line {}: {}", file, error.mark.line + 1, printable(error.msg, k_reason_characters)),
                ErrorKind::usage);
  }
}

std::vector<ConfigEntry> read_config(const std::filesystem::path& file) {
  std::error_code ignored;
  std::ifstream in;
  if (std::filesystem::is_regular_file(file, ignored)) in.open(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) throw Error(file.string() + ": cannot read the configuration file", ErrorKind::usage);
  return parse_config(text, file.string());
}

}  // namespace bluedot::base
