#include "source/universe_file.hpp"

#include "base/config.hpp"
#include "base/csv.hpp"
#include "base/error.hpp"
#include "base/letter_case.hpp"
#include "base/plural.hpp"
#include "base/printable.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <unordered_map>

namespace bluedot::source {
namespace {

constexpr std::string_view k_list = "symbols", k_names = "names.";
constexpr size_t k_longest_value = 128;  // of a name or group: what TradingView takes as a description

class Reader {
 public:
  Reader(std::string file, const std::vector<std::string>& vendors) : m_file(std::move(file)), m_vendors(vendors) {}

  model::Universe read(const std::string& text) {
    if (base::lower(m_file).ends_with(".csv")) {
      read_csv(text);
    } else {
      read_list(text);
    }
    if (m_universe.empty()) fail(1, "names no symbol");
    return std::move(m_universe);
  }

 private:
  [[noreturn]] void fail(int line, const std::string& reason) const {
    throw base::Error(fmt::format("{}: line {}: {}", m_file, line, reason), base::ErrorKind::usage);
  }

  void begin(const std::string& symbol, int line) {
    if (const std::string problem = model::why_no_symbol(symbol); !problem.empty()) fail(line, problem);
    const auto [found, is_new] = m_lines.emplace(symbol, line);
    if (!is_new) fail(line, fmt::format("{} stands in line {} already", symbol, found->second));
    m_universe.members.push_back({symbol, ""});
  }

  bool is_vendor(std::string_view name) const { return std::ranges::find(m_vendors, name) != m_vendors.end(); }

  // One that says nothing (`sector:`, an empty field) is left out.
  void set(const std::string& key, const std::string& value, int line) {
    model::Member& member = m_universe.members.back();
    if (value.size() > k_longest_value) fail(line, fmt::format("{} is longer than {} bytes", key, k_longest_value));
    if (value.empty() || key == "symbol") return;
    if (key == "names") fail(line, "names must be a map, `names: {yahoo: RELIANCE.NS}`; in CSV a column called yahoo");
    if (key == "name") {
      member.name = value;
    } else if (key.starts_with(k_names)) {
      const std::string vendor = key.substr(k_names.size());
      if (!is_vendor(vendor)) {
        fail(line,
             fmt::format("there is no vendor '{}'; there are {}", base::printable(vendor), fmt::join(m_vendors, ", ")));
      }
      member.names[vendor] = value;
    } else {
      member.groups[key] = value;
    }
  }

  void read_csv(const std::string& text) {
    const auto lines = base::lines_of(text);
    std::vector<std::string> columns;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].empty()) continue;
      const int line = static_cast<int>(i) + 1;
      const auto fields = base::csv_fields(lines[i]);
      if (!fields) fail(line, "a quote does not close");
      if (columns.empty()) {
        columns = *fields;
        if (std::ranges::find(columns, "symbol") == columns.end()) fail(line, "names no column 'symbol'");
        continue;
      }
      if (fields->size() != columns.size()) {
        fail(line, fmt::format("has {}, and line 1 names {}",
                               fmt::format("{} {}", fields->size(), base::plural(std::ssize(*fields), "field")),
                               columns.size()));
      }
      begin((*fields)[static_cast<size_t>(std::ranges::find(columns, "symbol") - columns.begin())], line);
      for (size_t field = 0; field < fields->size(); ++field) {
        set((is_vendor(columns[field]) ? std::string(k_names) : "") + columns[field], (*fields)[field], line);
      }
    }
  }

  void read_list(const std::string& text) {
    const auto entries = base::parse_config_list(text, m_file, std::string(k_list));
    std::optional<size_t> item;
    for (size_t i = 0; i < entries.size(); ++i) {
      const base::ConfigEntry& entry = entries[i];
      if (entry.key == k_list) {  // of plain symbols
        for (const std::string& symbol : entry.values) begin(symbol, entry.line);
        continue;
      }
      if (!entry.item || !entry.key.starts_with(std::string(k_list) + ".")) {
        fail(entry.line, fmt::format("'{}' is no entry of a symbol", base::printable(entry.key)));
      }
      if (entry.item != item) begin_item(entries, i);
      item = entry.item;
      if (entry.values.size() > 1) {
        fail(entry.line, fmt::format("{} needs one value", base::printable(entry.key.substr(k_list.size() + 1))));
      }
      set(entry.key.substr(k_list.size() + 1), entry.values.empty() ? "" : entry.values[0], entry.line);
    }
  }

  // The map that begins with the entry at `first`.
  void begin_item(const std::vector<base::ConfigEntry>& entries, size_t first) {
    for (size_t i = first; i < entries.size() && entries[i].item == entries[first].item; ++i) {
      if (entries[i].key == std::string(k_list) + ".symbol" && entries[i].values.size() == 1) {
        return begin(entries[i].values[0], entries[i].line);
      }
    }
    fail(entries[first].line, "an entry without a 'symbol'");
  }

  const std::string m_file;
  const std::vector<std::string>& m_vendors;
  model::Universe m_universe;
  std::unordered_map<std::string, int> m_lines;  // where each symbol stands
};

}  // namespace

model::Universe read_universe(const std::filesystem::path& file, const std::vector<std::string>& vendors) {
  return Reader(file.string(), vendors).read(base::read_named_file(file, "the universe"));
}

}  // namespace bluedot::source
