#include "model/symbol_code.hpp"

#include <fmt/format.h>

namespace bluedot::model {
namespace {

bool is_symbol_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("._&-^=/ ").find(c) != std::string_view::npos;
}

}  // namespace

std::string why_no_symbol(std::string_view code) {
  if (code.empty()) return "the symbol is empty";
  if (code.size() > k_max_symbol_length) {
    return fmt::format("the symbol '{}' has {} characters, more than {}", printable(code), code.size(),
                       k_max_symbol_length);
  }
  for (const char c : code) {
    if (!is_symbol_character(c)) {
      return fmt::format("the symbol '{}' has a character outside A-Z a-z 0-9 . _ & - ^ = / and space",
                         printable(code));
    }
  }
  if (code.find("..") != std::string_view::npos) return fmt::format("the symbol '{}' has '..' in it", code);
  if (code.front() == ' ' || code.back() == ' ') return fmt::format("the symbol '{}' has a space at an end", code);
  return "";
}

}  // namespace bluedot::model
