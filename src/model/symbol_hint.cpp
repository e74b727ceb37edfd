#include "model/symbol_hint.hpp"

#include "base/date.hpp"
#include "base/letter_case.hpp"
#include "model/exchange.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <iterator>

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

// Words that files and folders are called after what they hold, and exchanges; with a date or a number or alone they
// name no company.
constexpr std::array<std::string_view, 46> k_words{
    "answer",     "bars",    "bfo",      "body",    "bse",        "candle",   "candles", "cds",  "chart",   "daily",
    "data",       "day",     "days",     "default", "download",   "eod",      "equity",  "eq",   "export",  "file",
    "historical", "history", "inbox",    "input",   "instrument", "json",     "kite",    "mcx",  "minute",  "minutes",
    "month",      "new",     "nfo",      "nse",     "ohlc",       "ohlcv",    "output",  "page", "payload", "portfolio",
    "prices",     "quotes",  "response", "result",  "stocks",     "watchlist"};
constexpr std::array<std::string_view, 12> k_months{"january",   "february", "march",    "april",
                                                    "may",       "june",     "july",     "august",
                                                    "september", "october",  "november", "december"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `30`, `20250730T091500Z`, `30jul2025`, `data`: a part of a name, in small letters, that names no company.
bool names_no_company(std::string_view word) {
  if (std::ranges::find(k_words, word) != k_words.end()) return true;
  std::string letters;
  std::ranges::copy_if(word, std::back_inserter(letters), [](char c) { return !is_digit(c); });
  const bool has_digits = letters.size() < word.size();
  const bool is_month = std::ranges::any_of(
      k_months, [&](std::string_view month) { return letters == month || letters == month.substr(0, 3); });
  return letters.empty() || is_month || (has_digits && (letters == "t" || letters == "tz" || letters == "z"));
}

bool names_no_company_at_all(std::string_view name) {
  const std::string small = base::lower(name);
  bool is_all = true;
  for (size_t begin = 0; begin < small.size();) {
    const auto end = std::find_if_not(small.begin() + static_cast<ptrdiff_t>(begin), small.end(), is_word);
    const std::string word(small.begin() + static_cast<ptrdiff_t>(begin), end);
    is_all = is_all && (word.empty() || names_no_company(word));
    begin += word.size() + 1;
  }
  return is_all;
}

// The length of a date at the beginning of `text` that is no part of a longer number: `2025-07-30`, `20250730`.
size_t date_length(std::string_view text) {
  if (base::Date::parse_iso(text.substr(0, 10))) return text.size() > 10 && is_digit(text[10]) ? 0 : 10;
  if (text.size() < 8 || !std::all_of(text.begin(), text.begin() + 8, is_digit)) return 0;
  if (text.size() > 8 && is_digit(text[8])) return 0;
  const std::string iso = fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  const auto date = base::Date::parse_iso(iso);
  return date && *date >= base::k_first_date && iso < "2100" ? 8 : 0;
}

// `RELIANCE` of `RELIANCE_2025-07-30`, `RELIANCE-20250730` and `2025-07-30_RELIANCE`.
std::string_view without_dates(std::string_view name) {
  constexpr std::string_view k_between = "_-. ";
  for (const size_t length : {size_t{10}, size_t{8}}) {
    while (name.size() > length + 1) {
      const std::string_view tail = name.substr(name.size() - length);
      if (k_between.find(name[name.size() - length - 1]) == std::string_view::npos || date_length(tail) != length)
        break;
      name.remove_suffix(length + 1);
    }
  }
  const size_t length = date_length(name);
  if (length != 0 && name.size() > length + 1 && k_between.find(name[length]) != std::string_view::npos) {
    name.remove_prefix(length + 1);
  }
  return name;
}

}  // namespace

std::string symbol_of_file(std::string_view file_name) {
  cut_ending(file_name, ".gz");
  cut_ending(file_name, ".json") || cut_ending(file_name, ".jsonl") || cut_ending(file_name, ".ndjson") ||
      cut_ending(file_name, ".txt");
  cut_ending(file_name, "_daily") || cut_ending(file_name, "_weekly");
  return std::string(file_name);
}

// A lone number is a date or a digest.
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

SymbolHint symbol_of_place(std::string_view file_name, std::string_view folder_name) {
  const std::string whole = symbol_of_file(file_name);
  const std::string_view name = without_dates(whole);
  if (!names_no_company_at_all(name)) return {std::string(name), why_no_symbol(name)};
  if (is_written_like_a_symbol(folder_name) && !names_no_company_at_all(folder_name)) {
    return {std::string(folder_name), ""};
  }
  return {"", fmt::format("'{}' names no company, nor does its folder", printable(whole, 40))};
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
