#include "model/export_name.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

namespace bluedot::model {
namespace {

constexpr size_t k_kept = 24;        // of a name that is too long
constexpr size_t k_hash_digits = 4;  // tells apart what was cut off
static_assert(k_kept + 1 + k_hash_digits == k_max_export_name);

// ASCII only, whatever the locale.
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

char name_character(char c) {
  const char u = upper(c);
  return (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') ? u : '_';
}

}  // namespace

std::string export_name(std::string_view code) {
  std::string name(code);
  for (char& c : name) c = name_character(c);
  if (name.size() <= k_max_export_name) return name;
  name.resize(k_kept);
  name += '_';
  for (const char digit : base::xxh3_128_hex(code).substr(0, k_hash_digits)) name += upper(digit);
  return name;
}

std::string numbered(std::string_view name, int n) {
  const std::string suffix = fmt::format("_{}", n);
  return fmt::format("{}{}", name.substr(0, k_max_export_name - suffix.size()), suffix);
}

}  // namespace bluedot::model
