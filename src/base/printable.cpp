#include "base/printable.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

namespace bluedot::base {
std::string printable(std::string_view bytes, size_t limit) {
  std::string out;
  size_t shown = 0;
  while (!bytes.empty()) {
    if (shown++ == limit) return out + "…";
    const CodePoint next = first_code_point(bytes);
    if (!next.is_valid || next.value < 0x20 || next.value == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
    } else {
      out += bytes.substr(0, next.byte_count);
    }
    bytes.remove_prefix(next.byte_count);
  }
  return out;
}

}  // namespace bluedot::base
