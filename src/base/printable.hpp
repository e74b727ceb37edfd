// Any bytes as text that can stand in a message: one line, and nothing a terminal would obey.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bluedot::base {

// Control characters and invalid UTF-8 as `\xNN`; at most `limit` characters.
std::string printable(std::string_view bytes, size_t limit = 60);

}  // namespace bluedot::base
