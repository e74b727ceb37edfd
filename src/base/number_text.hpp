// Numbers as the shortest plain decimal that reads back to the same double (`16848`, `9238.7`, `0.00005`), and back.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace bluedot::base {

// Room that any finite double in fixed notation fits in: 309 digits before the point or 1074 + a few behind it.
inline constexpr size_t k_number_text_bytes = 1100;

// Writes at `out` (at least k_number_text_bytes of room) and returns the end. Never an exponent, never `-0`;
// the value must be finite. Independent of the locale.
char* write_number(char* out, double value);
std::string number_text(double value);
// Digits behind the decimal point of number_text.
int decimals_of(double value);
// The number that the whole text spells; nothing where it spells none, or one beyond the type. No white space, no `+`;
// of a double also `1e5`, `inf` and `nan`.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [behind, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && behind == end ? std::optional(number) : std::nullopt;
}

}  // namespace bluedot::base
