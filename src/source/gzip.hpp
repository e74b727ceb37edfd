// Unpacks gzip (RFC 1952), as `.json.gz` files have it.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace bluedot::source {

bool is_gzip(std::string_view bytes);

// Unpacks all members of `packed`. `room(size)` gives memory for `size` bytes in all, what was written kept, and is
// asked for more as the text grows; the text's size is returned. Throws base::Error with the reason alone when the
// bytes are no gzip, are cut off, fail their checksum, or unpack to more than `max_bytes`.
size_t unpack_gzip(std::string_view packed, size_t max_bytes, const std::function<char*(size_t size)>& room);

}  // namespace bluedot::source
