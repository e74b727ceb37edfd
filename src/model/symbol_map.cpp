#include "model/symbol_map.hpp"

#include <algorithm>

namespace bluedot::model {

const SymbolMap::Meaning* SymbolMap::find(std::string_view vendors) const {
  const auto found = m_meanings.find(vendors);
  return found == m_meanings.end() ? nullptr : &found->second;
}

std::string SymbolMap::ours(std::string_view vendors, base::Instant as_of) const {
  const Meaning* meaning = find(vendors);
  const bool is_ours = meaning != nullptr && !(meaning->until && as_of.utc_date() >= *meaning->until);
  return is_ours ? meaning->ours : std::string(vendors);
}

std::string SymbolMap::text() const {
  std::string text;
  for (const auto& [vendors, meaning] : m_meanings) {
    text += (text.empty() ? "" : ",") + vendors + "=" + meaning.ours;
    if (meaning.until) text += "@" + meaning.until->iso();
  }
  return text;
}

SymbolMap SymbolMap::from_text(std::string_view text) {
  SymbolMap map;
  while (!text.empty()) {
    const size_t end = std::min(text.find(','), text.size());
    std::string_view entry = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    Meaning meaning;
    if (const size_t at = entry.rfind('@'); at != std::string_view::npos) {
      meaning.until = base::Date::parse_iso(entry.substr(at + 1));
      entry = entry.substr(0, at);
    }
    const size_t separator = entry.rfind('=');
    if (separator == std::string_view::npos || separator == 0) continue;
    meaning.ours = entry.substr(separator + 1);
    if (!meaning.ours.empty()) map.set(std::string(entry.substr(0, separator)), std::move(meaning));
  }
  return map;
}

}  // namespace bluedot::model
