#include "model/symbol_hint.hpp"

#include "base/letter_case.hpp"
#include "model/exchange.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <cctype>

namespace bluedot::model {
namespace {

bool cut_ending(std::string_view& name, std::string_view ending) {
  if (name.size() <= ending.size() || base::upper(name.substr(name.size() - ending.size())) != base::upper(ending))
    return false;
  name.remove_suffix(ending.size());
  return true;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '&';
}

// Whether `word` stands in `text` with no letter, digit or `&` at either side.
bool has_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word(text[at - 1]);
    const size_t end = at + word.size();
    if (begins && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

// `RELIANCE` of `RELIANCE.BSE`, `NSEI` of `^NSEI`, `EURUSD` of `EURUSD=X`.
std::string_view without_exchange(std::string_view symbol) {
  while (symbol.starts_with('^')) symbol.remove_prefix(1);
  return symbol.substr(0, symbol.find_first_of(".="));
}

// Capitals, and the characters symbols have among them; a lone number is a date or a digest.
bool is_written_like_a_symbol(std::string_view text) {
  bool has_letter = false;
  for (const char c : text) {
    has_letter = has_letter || (c >= 'A' && c <= 'Z');
    const bool fits =
        (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view(".&-^=").find(c) != std::string_view::npos;
    if (!fits) return false;
  }
  return has_letter && why_no_symbol(text).empty();
}

}  // namespace

std::string symbol_of_file(std::string_view file_name) {
  cut_ending(file_name, ".gz");
  cut_ending(file_name, ".json") || cut_ending(file_name, ".jsonl") || cut_ending(file_name, ".txt");
  cut_ending(file_name, "_daily") || cut_ending(file_name, "_weekly");
  return std::string(file_name);
}

std::string contradicting_name(std::string_view file_name, std::string_view symbol) {
  const std::string stem = symbol_of_file(file_name);
  const std::string capitals = base::upper(stem), own = base::upper(symbol);
  if (has_word(capitals, own) || has_word(capitals, without_exchange(own))) return "";
  for (std::string_view rest = stem; !rest.empty();) {
    const size_t end = std::min(rest.find("__"), rest.size());
    const std::string_view part = rest.substr(0, end);
    if (is_written_like_a_symbol(part)) return std::string(part);
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return "";
}

}  // namespace bluedot::model
