#include "notify/text.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

namespace bluedot::notify {
namespace {

constexpr std::string_view k_replacement_bytes = "\xEF\xBF\xBD";  // U+FFFD

// Characters that steer a terminal or turn the direction of writing, and so make a text look like another one.
bool steers(char32_t point) {
  const bool is_control = point < 0x20 || (point >= 0x7F && point <= 0x9F);
  const bool is_embedding = point >= 0x202A && point <= 0x202E;
  const bool is_isolate = point >= 0x2066 && point <= 0x2069;
  return is_control || is_embedding || is_isolate;
}

// Four bytes of UTF-8 are two units of UTF-16.
size_t units_of(std::string_view point) {
  return point.size() == 4 ? 2 : 1;
}

// One code point of a cleaned text in the form's letters.
std::string written(std::string_view point, Form form) {
  if (form == Form::slack) {
    if (point == "&") return "&amp;";
    if (point == "<") return "&lt;";
    if (point == ">") return "&gt;";
  }
  constexpr std::string_view k_markup = "\\*_~`|<>[]#";
  if (form == Form::discord && k_markup.find(point) != std::string_view::npos) return "\\" + std::string(point);
  return std::string(point);
}

std::string left_out(size_t characters) {
  return fmt::format("… ({} more characters)", characters);
}

std::string more_lines(size_t count) {
  return fmt::format("… and {} more", count);
}

// Calls `take` with each code point of a cleaned text until it returns false.
template <typename Take>
void each_point(std::string_view text, Take take) {
  while (!text.empty()) {
    const size_t length = base::first_code_point(text).byte_count;
    if (!take(text.substr(0, length))) return;
    text.remove_prefix(length);
  }
}

}  // namespace

size_t utf16_units(std::string_view text) {
  size_t units = 0;
  each_point(text, [&](std::string_view point) {
    units += units_of(point);
    return true;
  });
  return units;
}

std::string clean(std::string_view text, bool keeps_lines) {
  std::string out;
  while (!text.empty()) {
    const base::CodePoint point = base::first_code_point(text);
    const bool is_kept_line_end = keeps_lines && text.front() == '\n';
    if (!point.is_valid) {
      out += k_replacement_bytes;
    } else if (steers(point.value) && !is_kept_line_end) {
      out += ' ';
    } else {
      out += text.substr(0, point.byte_count);
    }
    text.remove_prefix(point.byte_count);
  }
  return out;
}

std::string fitted(std::string_view text, size_t limit, Form form, bool keeps_lines) {
  const std::string cleaned = clean(text, keeps_lines);
  size_t points = 0, units = 0;
  each_point(cleaned, [&](std::string_view point) {
    ++points;
    units += utf16_units(written(point, form));
    return true;
  });
  const size_t word_units = utf16_units(left_out(points));
  const bool has_word = units > limit && word_units < limit;
  const size_t room = has_word ? limit - word_units : limit;
  std::string out;
  size_t used = 0, shown = 0;
  each_point(cleaned, [&](std::string_view point) {
    const std::string piece = written(point, form);
    used += utf16_units(piece);
    if (used > room) return false;
    out += piece;
    ++shown;
    return true;
  });
  return has_word ? out + left_out(points - shown) : out;
}

std::string fitted_lines(const std::vector<std::string>& lines, size_t limit, Form form) {
  std::string all, first;  // every line, and those that leave room for a word about the others
  size_t units = 0, shown = 0;
  const size_t word_units = 1 + utf16_units(more_lines(lines.size()));
  for (const std::string& line : lines) {
    const std::string next = (all.empty() ? "" : "\n") + fitted(line, k_line_units, form);
    units += utf16_units(next);
    all += next;
    if (units + word_units > limit) continue;
    first = all;
    ++shown;
  }
  if (units <= limit) return all;
  return first + (shown == 0 ? "" : "\n") + more_lines(lines.size() - shown);
}

}  // namespace bluedot::notify
