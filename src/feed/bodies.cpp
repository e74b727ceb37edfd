#include "feed/bodies.hpp"

#include "feed/json_fault.hpp"

#include <algorithm>

namespace bluedot::feed {
namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

size_t skip(std::string_view text, size_t pos, std::string_view characters) {
  return std::min(text.find_first_not_of(characters, pos), text.size());
}

// The end of the object that begins at `begin`: behind its closing bracket, or the text's end where it has none.
size_t end_of_object(std::string_view text, size_t begin) {
  size_t open = 0;
  for (size_t pos = begin; pos < text.size(); ++pos) {
    switch (text[pos]) {
      case '"':
        for (++pos; pos < text.size() && text[pos] != '"'; ++pos) {
          if (text[pos] == '\\') ++pos;
        }
        break;
      case '{':
      case '[':
        ++open;
        break;
      case '}':
      case ']':
        if (--open == 0) return pos + 1;
        break;
      default:
        break;
    }
  }
  return text.size();
}

// The objects of a text that holds nothing but them and `between` them; empty when something else is found. An empty
// object is something else: it says nothing, so it only tells that the text did not end where it should.
std::vector<std::string_view> objects(std::string_view text, std::string_view between) {
  std::vector<std::string_view> found;
  for (size_t pos = skip(text, 0, between); pos < text.size(); pos = skip(text, pos, between)) {
    if (text[pos] != '{') return {};
    const size_t end = end_of_object(text, pos);
    if (text.substr(skip(text, pos + 1, " \t\n\r")).starts_with('}')) return {};
    found.push_back(text.substr(pos, end - pos));
    pos = end;
  }
  return found;
}

}  // namespace

std::vector<std::string_view> split_bodies(std::string_view text) {
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  const size_t begin = skip(text, 0, " \t\n\r");
  if (begin == text.size()) return {};
  if (text[begin] == '[') {
    if (find_json_fault(text)) return {};
    return objects(text.substr(begin + 1, text.rfind(']') - begin - 1), " \t\n\r,");
  }
  auto bodies = objects(text.substr(begin), " \t\n\r");
  if (bodies.size() < 2) bodies.clear();
  return bodies;
}

}  // namespace bluedot::feed
