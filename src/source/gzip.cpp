#include "source/gzip.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <zlib.h>

namespace bluedot::source {
namespace {

constexpr int k_gzip_only = 16 + MAX_WBITS;  // zlib.h, inflateInit2: expect a gzip header and check its sum
constexpr size_t k_first_room = size_t{1} << 20;
constexpr size_t k_most_at_once = size_t{1} << 30;  // zlib counts in 32 bits

class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&m_stream, k_gzip_only) != Z_OK)
      throw base::Error("zlib cannot begin", base::ErrorKind::exhausted);
  }
  ~Inflater() { inflateEnd(&m_stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Unpacks from the front of `in` to `out`, and says how much of both was used.
  struct Step {
    size_t read, written;
    bool at_member_end;
  };
  Step step(std::string_view in, char* out, size_t room) {
    // zlib does not write to its input.
    m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    m_stream.avail_in = static_cast<uInt>(std::min(in.size(), k_most_at_once));
    m_stream.next_out = reinterpret_cast<Bytef*>(out);
    m_stream.avail_out = static_cast<uInt>(std::min(room, k_most_at_once));
    const uInt had_in = m_stream.avail_in, had_out = m_stream.avail_out;
    const int code = inflate(&m_stream, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) throw base::Error("out of memory", base::ErrorKind::exhausted);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
      throw base::Error(fmt::format("is no gzip file: {}", m_stream.msg == nullptr ? "unreadable" : m_stream.msg));
    }
    return {had_in - m_stream.avail_in, had_out - m_stream.avail_out, code == Z_STREAM_END};
  }
  void begin_member() { inflateReset2(&m_stream, k_gzip_only); }

 private:
  z_stream m_stream = {};
};

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

size_t unpack_gzip(std::string_view packed, size_t max_bytes, const std::function<char*(size_t size)>& room) {
  Inflater inflater;
  size_t length = 0, capacity = std::min(std::max(k_first_room, packed.size() * 4), max_bytes + 1);
  char* out = room(capacity);
  bool is_inside = true;
  while (!packed.empty() || is_inside) {
    if (length == capacity) {
      if (length > max_bytes) {
        throw base::Error(fmt::format("unpacks to more than {} MB (rules.max_document_mb)", max_bytes >> 20));
      }
      capacity = std::min(capacity * 2, max_bytes + 1);
      out = room(capacity);
    }
    const auto step = inflater.step(packed, out + length, capacity - length);
    packed.remove_prefix(step.read);
    length += step.written;
    is_inside = !step.at_member_end;
    if (is_inside && step.read == 0 && step.written == 0) throw base::Error("is a gzip file that is cut off");
    // Some programs fill the last block of a file up.
    if (!is_inside && packed.find_first_not_of('\0') == std::string_view::npos) break;
    // Members may follow each other; their texts are one.
    if (!is_inside) {
      inflater.begin_member();
      is_inside = true;
    }
  }
  if (length > max_bytes) {
    throw base::Error(fmt::format("unpacks to more than {} MB (rules.max_document_mb)", max_bytes >> 20));
  }
  return length;
}

}  // namespace bluedot::source
