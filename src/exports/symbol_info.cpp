#include "exports/symbol_info.hpp"

#include "base/error.hpp"
#include "base/json_string.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace bluedot::exports {
namespace {

bool is_space(char32_t c) {
  // U+0085, U+2028 and U+2029 end lines too; U+00A0 and U+3000 are the blanks that company names bring along.
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x3000;
}

// A list by name, an element a line. By hand, because a list of nlohmann's allocates when it is destroyed, and without
// memory that ends the process.
template <typename TextOf>
void append_list(std::string& text, std::string_view name, const std::vector<SymbolInfoEntry>& entries,
                 const TextOf& text_of) {
  text += fmt::format(" \"{}\": [", name);
  std::string_view separator = "\n  ";
  for (const SymbolInfoEntry& entry : entries) {
    text += separator;
    text += text_of(entry);
    separator = ",\n  ";
  }
  text += entries.empty() ? "]" : "\n ]";
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// Most names are words of ASCII with one space between them.
bool is_clean(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    if (c < ' ' || c > '~' || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return before != ' ';
}

}  // namespace

std::string clean_description(std::string_view text, size_t limit) {
  if (text.size() <= limit && is_clean(text)) return std::string(text);
  std::string clean;
  bool gap = false;  // white space was seen and nothing behind it yet
  for (size_t count = 0; !text.empty();) {
    const base::CodePoint next = base::first_code_point(text);
    const std::string_view bytes = text.substr(0, next.byte_count);
    text.remove_prefix(next.byte_count);
    if (is_space(next.value)) {
      gap = !clean.empty();
      continue;
    }
    if (is_control(next.value)) continue;
    const size_t wanted = gap ? 2 : 1;
    if (count + wanted > limit) break;
    if (std::exchange(gap, false)) clean += ' ';
    clean += next.value == base::k_replacement ? std::string_view("\xEF\xBF\xBD") : bytes;
    count += wanted;
  }
  return clean;
}

std::string describe(std::string_view name, std::string_view code, Stream stream) {
  const std::string label = fmt::format(", {}", label_of(stream));
  const size_t room = k_max_description - label.size();  // labels are ASCII
  std::string subject = clean_description(name, room);
  if (subject.empty()) subject = clean_description(code, room);
  return subject + label;
}

int64_t pricescale(int decimals) {
  int64_t scale = 1;
  for (int i = 0; i < std::min(decimals, k_max_decimals); ++i) scale *= 10;
  return scale;
}

std::string symbol_info_text(std::vector<SymbolInfoEntry> entries) {
  if (entries.size() > k_max_symbols) {
    throw base::Error(fmt::format("{} symbols are more than the {} that TradingView takes in one repository",
                                  entries.size(), k_max_symbols));
  }
  std::ranges::sort(entries, {}, &SymbolInfoEntry::symbol);
  const auto twice = std::ranges::adjacent_find(entries, {}, &SymbolInfoEntry::symbol);
  if (twice != entries.end()) throw base::Error("two exports have the symbol " + twice->symbol);

  std::string text = "{\n";
  append_list(text, "symbol", entries, [](const SymbolInfoEntry& entry) { return base::json_string(entry.symbol); });
  text += ",\n";
  append_list(text, "description", entries, [](const SymbolInfoEntry& entry) {
    const std::string description = clean_description(entry.description, k_max_description);
    return base::json_string(description.empty() ? entry.symbol : description);
  });
  text += ",\n";
  append_list(text, "pricescale", entries,
              [](const SymbolInfoEntry& entry) { return std::to_string(pricescale(entry.decimals)); });
  text += "\n}\n";
  return text;
}

}  // namespace bluedot::exports
