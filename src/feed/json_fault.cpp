#include "feed/json_fault.hpp"

#include "base/letter_case.hpp"
#include "base/utf8.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace bluedot::feed {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The offset of the first byte that begins no UTF-8 character; the text's size when all of it is UTF-8.
size_t first_invalid_utf8(std::string_view text) {
  size_t pos = 0;
  while (pos < text.size()) {
    const base::CodePoint next = base::first_code_point(text.substr(pos));
    if (!next.is_valid) break;
    pos += next.byte_count;
  }
  return pos;
}

// What programs write for numbers that are none.
constexpr std::array<std::string_view, 9> k_no_numbers{"NaN", "nan",  "NAN",  "Infinity", "-Infinity",
                                                       "inf", "-inf", "-NaN", "-nan"};

// Files that are no text, by their first bytes.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> k_signatures{{
    {"PK\x03\x04", "a zip file; unpack it first"},
    {"PK\x05\x06", "an empty zip file"},
    {"%PDF-", "a PDF file"},
    {"\xFD"
     "7zXZ",
     "an xz file; unpack it first"},
    {"\x28\xB5\x2F\xFD", "a zstd file; unpack it first"},
    {"SQLite format 3", "an SQLite database"},
}};

// `UTF-16`, where the bytes are that: by a byte order mark, or by the half of a first character that is 0.
std::string_view other_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16";
  if (text.size() < 4 || (text[0] == '\0') == (text[1] == '\0')) return "";
  return (text[0] == '\0') == (text[2] == '\0') && (text[1] == '\0') == (text[3] == '\0') ? "UTF-16" : "";
}

// `an HTML page titled 'Too Many Requests'`: what proxies and vendors send in place of an answer. Only looks at the
// beginning.
std::string markup_in(std::string_view text) {
  constexpr size_t k_looked_at = 4096;
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\n\r")));
  if (!text.starts_with('<')) return "";
  text = text.substr(0, k_looked_at);
  const std::string small = base::lower(text);
  if (small.find("<html") == std::string::npos && !small.starts_with("<!doctype html")) return "XML or HTML";
  const size_t tag = small.find("<title");
  const size_t begin = tag == std::string::npos ? tag : small.find('>', tag);
  const size_t end = begin == std::string::npos ? begin : small.find("</title", begin);
  if (end == std::string::npos) return "an HTML page";
  std::string_view title = text.substr(begin + 1, end - begin - 1);
  title.remove_prefix(std::min(title.size(), title.find_first_not_of(" \t\n\r")));
  title = title.substr(0, title.find_last_not_of(" \t\n\r") + 1);
  return title.empty() ? "an HTML page" : fmt::format("an HTML page titled '{}'", model::printable(title, 80));
}

// What a body is that is no JSON at all, by its beginning; empty: nothing that is known here.
std::string other_content(std::string_view text) {
  for (const auto& [bytes, name] : k_signatures) {
    if (text.starts_with(bytes)) return fmt::format("it is {}", name);
  }
  if (const std::string_view encoding = other_encoding(text); !encoding.empty()) {
    return fmt::format("it is {} text, and JSON is UTF-8: iconv -f {} -t UTF-8 converts it", encoding, encoding);
  }
  const std::string markup = markup_in(text);
  return markup.empty() ? "" : "it is " + markup;
}

// One pass over a text that is known to be UTF-8. The functions return false at a fault, which is then in m_fault.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : m_text(text) {}

  std::optional<JsonFault> scan() {
    if (!values()) return m_fault;
    skip_space();
    if (m_pos < m_text.size()) return JsonFault{m_pos, "something follows the end of the document"};
    return m_too_deep;
  }

 private:
  // The value at m_pos and everything in it. Open containers are kept in a string, not on the call stack: this loop
  // must survive any text.
  bool values() {
    do {
      if (!value()) return false;
      while (!m_open.empty() && !m_fresh) {
        skip_space();
        if (take(m_open.back() == '{' ? '}' : ']')) {
          m_open.pop_back();
          continue;
        }
        if (!take(',')) return fail(m_open.back() == '{' ? "a comma or '}' is missing" : "a comma or ']' is missing");
        if (m_open.back() == '{' && !key()) return false;
        break;
      }
      m_fresh = false;
    } while (!m_open.empty());
    return true;
  }

  // A scalar, an empty container, or the opening of one with its first key: then m_fresh is true.
  bool value() {
    skip_space();
    const char c = peek();
    if (c == '{' || c == '[') {
      if (m_open.size() == k_max_nesting && !m_too_deep) {
        m_too_deep = JsonFault{m_pos, fmt::format("nested deeper than {} levels", k_max_nesting), true};
      }
      ++m_pos;
      skip_space();
      if (take(c == '{' ? '}' : ']')) return true;
      m_open += c;
      m_fresh = true;
      return c == '[' || key();
    }
    if (c == '"') return string();
    for (const std::string_view name : k_no_numbers) {
      if (m_text.substr(m_pos).starts_with(name)) {
        return fail(fmt::format("{} is no number in JSON; null says that there is none", name));
      }
    }
    if (c == '-' || is_digit(c)) return number();
    for (const std::string_view atom : {"true", "false", "null"}) {
      if (m_text.substr(m_pos).starts_with(atom)) {
        m_pos += atom.size();
        return true;
      }
    }
    return fail("a value is missing");
  }

  bool key() {
    skip_space();
    if (peek() != '"') return fail("a key in double quotes is missing");
    if (!string()) return false;
    skip_space();
    return take(':') || fail("a colon is missing");
  }

  bool string() {
    for (++m_pos; m_pos < m_text.size(); ++m_pos) {
      const char c = m_text[m_pos];
      if (c == '"') {
        ++m_pos;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("a control character stands in a string");
      if (c == '\\' && !escape()) return false;
    }
    return fail("a string does not end");
  }

  // At a backslash; leaves m_pos on the escape's last character.
  bool escape() {
    const size_t begin = m_pos++;
    const char c = peek();
    if (c != 'u') {
      return (c != '\0' && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) ||
             fail("an unknown escape stands in a string");
    }
    const auto first = hex4(m_pos + 1);
    if (!first) return fail_at(begin, "four hexadecimal digits are missing behind \\u");
    m_pos += 4;
    if (*first < 0xD800 || *first > 0xDFFF) return true;
    const bool pair = m_text.substr(m_pos + 1).starts_with("\\u");
    const auto second = pair ? hex4(m_pos + 3) : std::nullopt;
    if (*first > 0xDBFF || !second || *second < 0xDC00 || *second > 0xDFFF) {
      return fail_at(begin, "half of a surrogate pair stands in a string");
    }
    m_pos += 6;
    return true;
  }

  bool number() {
    const size_t begin = m_pos;
    while (m_pos < m_text.size() &&
           (is_digit(peek()) || std::string_view("+-.eE").find(peek()) != std::string_view::npos))
      ++m_pos;
    const std::string_view token = m_text.substr(begin, m_pos - begin);
    return is_json_number(token) || fail_at(begin, fmt::format("{} is no number", model::printable(token, 40)));
  }

  std::optional<unsigned> hex4(size_t at) const {
    if (at + 4 > m_text.size()) return std::nullopt;
    unsigned value = 0;
    for (const char c : m_text.substr(at, 4)) {
      const unsigned lower = static_cast<unsigned char>(c) | 0x20U;
      if (is_digit(c)) {
        value = value * 16 + static_cast<unsigned>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        value = value * 16 + lower - 'a' + 10;
      } else {
        return std::nullopt;
      }
    }
    return value;
  }

  char peek() const { return m_pos < m_text.size() ? m_text[m_pos] : '\0'; }
  bool take(char c) {
    if (m_pos >= m_text.size() || m_text[m_pos] != c) return false;
    ++m_pos;
    return true;
  }
  void skip_space() {
    const size_t next = m_text.find_first_not_of(" \t\n\r", m_pos);
    m_pos = next == std::string_view::npos ? m_text.size() : next;
  }
  bool fail(std::string_view what) {
    return m_pos < m_text.size() ? fail_at(m_pos, what) : fail_at(m_pos, fmt::format("it ends too early: {}", what));
  }
  bool fail_at(size_t byte, std::string_view what) {
    m_fault = JsonFault{byte, std::string(what)};
    return false;
  }

  std::string_view m_text;
  size_t m_pos = 0;
  std::string m_open;    // `{` and `[` of the containers around m_pos
  bool m_fresh = false;  // a container was opened and its first value has not been read
  JsonFault m_fault;
  std::optional<JsonFault> m_too_deep;  // kept until the end: a text that is no JSON is refused for that
};

}  // namespace

std::optional<JsonFault> find_json_fault(std::string_view text) {
  if (text.empty()) return JsonFault{0, "the file is empty"};
  if (auto what = other_content(text); !what.empty()) return JsonFault{0, std::move(what)};
  const size_t valid = first_invalid_utf8(text);
  if (valid < text.size()) return JsonFault{valid, "the bytes are not UTF-8"};
  return Scanner(text).scan();
}

bool is_json_number(std::string_view text) {
  size_t pos = 0;
  const auto at = [&](char c) { return pos < text.size() && text[pos] == c; };
  const auto digits = [&] {
    const size_t begin = pos;
    while (pos < text.size() && is_digit(text[pos])) ++pos;
    return pos - begin;
  };
  if (at('-')) ++pos;
  const bool leading_zero = at('0');
  const size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (at('.')) {
    ++pos;
    if (digits() == 0) return false;
  }
  if (at('e') || at('E')) {
    ++pos;
    if (at('+') || at('-')) ++pos;
    if (digits() == 0) return false;
  }
  return pos == text.size();
}

}  // namespace bluedot::feed
