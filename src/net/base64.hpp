// Base64 (RFC 4648, section 4) with padding, on one line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::net {

std::string base64(std::string_view bytes);
// Nothing for any other text.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace bluedot::net
