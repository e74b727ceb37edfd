// A text as a string of JSON (RFC 8259).
#pragma once

#include <string>
#include <string_view>

namespace bluedot::base {

// With quotes around it, escaped where JSON says so; bytes that are no UTF-8 become U+FFFD, so that JSON is UTF-8
// whatever a path or a name holds.
std::string json_string(std::string_view text);

}  // namespace bluedot::base
