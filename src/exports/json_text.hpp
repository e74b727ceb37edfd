// Texts as the JSON files of a tree have them.
#pragma once

#include <string>
#include <string_view>

namespace bluedot::exports {

// With quotes around it, escaped where JSON (RFC 8259) says so; bytes that are no UTF-8 become U+FFFD, so that the file
// is UTF-8 whatever a path or a name holds.
std::string quoted(std::string_view text);

}  // namespace bluedot::exports
