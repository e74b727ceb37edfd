// Where and why a text is no JSON. simdjson says only that it is none, so a refused text is read once more, here, byte
// by byte; accepted texts never come this way.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::feed {

// More levels of nesting than any feed has; a deeper text is an attack on a recursive reader (feed/README.md, what is
// rejected).
inline constexpr size_t k_max_nesting = 64;

struct JsonFault {
  size_t byte = 0;        // offset in the text; its size when the text ends too early
  std::string what;       // `a comma or ']' is missing`; without a final full stop
  bool is_depth = false;  // it is JSON, and nested deeper than k_max_nesting
};

// The first fault of `text` as one JSON value in UTF-8 with white space around it (RFC 8259); nothing when it is one.
std::optional<JsonFault> find_json_fault(std::string_view text);

// Exactly one number by the grammar of JSON.
bool is_json_number(std::string_view text);

}  // namespace bluedot::feed
