#include "base/config.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <functional>
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
      } else if (prefix.empty()) {
        add_at_top(key, line_of(name), pair.second);
      } else {
        add_value(key, line_of(name), pair.second);
      }
    }
  }
  // What may be a list of maps.
  void add_at_top(const std::string& key, int line, const YAML::Node& node) {
    if (!is_list_of_maps(node)) return add_value(key, line, node);
    m_item = 0;
    for (const YAML::Node& element : node) {
      add_map(key, element);
      ++*m_item;
    }
    m_item.reset();
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
    const auto end = std::find_if(m_entries.rbegin(), m_entries.rend(), [&](const ConfigEntry& entry) {
      return m_item && entry.item != m_item;  // before it other maps stand
    });
    const auto twice =
        std::find_if(m_entries.rbegin(), end, [&](const ConfigEntry& entry) { return entry.key == key; });
    if (twice != end) {
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

namespace {

// `add` is given the root of the text's tree.
std::vector<ConfigEntry> flatten(const std::string& text, const std::string& file,
                                 const std::function<void(Flattener& flattener, const YAML::Node& root)>& add) {
  try {
    refuse_needless(text, file);
    Flattener flattener(file);
    add(flattener, YAML::Load(text));
    return flattener.take();
  } catch (const YAML::DeepRecursion& error) {  // its own words are "bad file"
    throw Error(fmt::format("{}: line {}: is nested too deeply", file, error.mark.line + 1), ErrorKind::usage);
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("{}: line {}: {}", file, error.mark.line + 1, printable(error.msg, k_reason_characters)),
                ErrorKind::usage);
  }
}

}  // namespace

std::vector<ConfigEntry> parse_config(const std::string& text, const std::string& file) {
  return flatten(text, file, [](Flattener& flattener, const YAML::Node& root) {
    if (root.IsMap()) {
      flattener.add("", root);
    } else if (!root.IsNull()) {
      flattener.fail(root, "the configuration must be a map of settings");
    }
  });
}

std::vector<ConfigEntry> parse_config_list(const std::string& text, const std::string& file, const std::string& name) {
  return flatten(text, file, [&](Flattener& flattener, const YAML::Node& root) {
    const bool is_named = root.IsMap() && root.size() == 1 && root[name];
    const YAML::Node list = is_named ? root[name] : root;
    if (!list.IsSequence()) flattener.fail(root, fmt::format("must be a list, by itself or under '{}'", name));
    flattener.add_at_top(name, list.Mark().line + 1, list);
  });
}

std::string read_named_file(const std::filesystem::path& file, const std::string& what) {
  std::error_code ignored;
  std::ifstream in;
  if (std::filesystem::is_regular_file(file, ignored)) in.open(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) throw Error(file.string() + ": cannot read " + what, ErrorKind::usage);
  return text;
}

std::vector<ConfigEntry> read_config(const std::filesystem::path& file) {
  return parse_config(read_named_file(file, "the configuration file"), file.string());
}

}  // namespace bluedot::base
