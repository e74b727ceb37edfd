#include "base/gzip_file.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/interrupt.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>

namespace bluedot::base {
namespace {

constexpr size_t k_packed_piece_bytes = size_t{1} << 18;

FileDescriptor open_file(const std::filesystem::path& path, int flags) {
  FileDescriptor file(open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open()) throw system_error(path.string() + ": cannot open", errno);
  return file;
}

// A plain file that is read or written a piece at a time.
class Plain {
 public:
  Plain(const std::filesystem::path& path, int flags) : m_path(path.string()), m_file(open_file(path, flags)) {}

  // As much as there is room for; less at the end.
  size_t read(char* bytes, size_t room) { return read_all(m_file, bytes, room, m_path + ": cannot read"); }
  void write(std::string_view bytes) { write_all(m_file, bytes, m_path + ": cannot write"); }
  void close() {
    if (const int error = m_file.close()) throw system_error(m_path + ": cannot write", error);
  }

 private:
  std::string m_path;
  FileDescriptor m_file;
};

// zlib's own file, by its name for messages.
class Packed {
 public:
  Packed(const std::filesystem::path& path, int flags, const char* mode) : m_path(path.string()) {
    const FileDescriptor file = open_file(path, flags);
    const int descriptor = dup(file.get());  // zlib's to close
    if (descriptor < 0) throw system_error(m_path + ": cannot open", errno);
    m_file = gzdopen(descriptor, mode);
    if (m_file == nullptr) {
      ::close(descriptor);
      throw Error(m_path + ": out of memory", ErrorKind::exhausted);
    }
  }
  ~Packed() {
    if (m_file != nullptr) gzclose(m_file);
  }
  Packed(const Packed&) = delete;
  Packed& operator=(const Packed&) = delete;

  size_t read(char* bytes, size_t room) {
    const int count = gzread(m_file, bytes, static_cast<unsigned>(room));
    if (count < 0 || gzdirect(m_file) != 0) fail("cannot unpack");
    return static_cast<size_t>(count);
  }
  void write(std::string_view bytes) {
    if (!bytes.empty() && gzwrite(m_file, bytes.data(), static_cast<unsigned>(bytes.size())) == 0) fail("cannot pack");
  }
  // The last bytes are written, or the end is looked at, only here.
  void close(const char* doing) {
    const int code = gzclose(std::exchange(m_file, nullptr));
    if (code == Z_ERRNO) throw system_error(m_path + ": " + doing, errno);
    if (code != Z_OK) throw Error(m_path + ": " + doing + ": it is cut off", ErrorKind::damaged);
  }

 private:
  [[noreturn]] void fail(const std::string& doing) {
    const int error = errno;
    int code = Z_OK;
    const std::string why = gzerror(m_file, &code);
    if (code == Z_ERRNO) throw system_error(m_path + ": " + doing, error);
    throw Error(m_path + ": " + doing + ": " + (code == Z_OK ? "it is no gzip file" : why),
                code == Z_MEM_ERROR ? ErrorKind::exhausted : ErrorKind::damaged);
  }

  std::string m_path;
  gzFile m_file = nullptr;
};

template <typename From, typename To>
void copy(From& from, To& to) {
  std::vector<char> piece(k_packed_piece_bytes);
  while (const size_t count = from.read(piece.data(), piece.size())) {
    throw_if_interrupted();
    to.write({piece.data(), count});
  }
}

}  // namespace

void pack_file(const std::filesystem::path& from, const std::filesystem::path& to, Packing packing) {
  Plain plain(from, O_RDONLY);
  Packed packed(to, O_WRONLY | O_CREAT | O_TRUNC, packing == Packing::small ? "wb6" : "wb1");
  copy(plain, packed);
  packed.close("cannot pack");
}

void unpack_file(const std::filesystem::path& packed_path, const std::filesystem::path& to) {
  Packed packed(packed_path, O_RDONLY, "rb");
  Plain plain(to, O_WRONLY | O_CREAT | O_TRUNC);
  copy(packed, plain);
  packed.close("cannot unpack");
  plain.close();
}

bool unpacks_to(const std::filesystem::path& packed_path, const std::filesystem::path& file) {
  Packed packed(packed_path, O_RDONLY, "rb");
  Plain plain(file, O_RDONLY);
  std::vector<char> ours(k_packed_piece_bytes), theirs(k_packed_piece_bytes);
  while (true) {
    throw_if_interrupted();
    const size_t count = packed.read(ours.data(), ours.size());
    if (plain.read(theirs.data(), theirs.size()) != count) return false;
    if (!std::equal(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(count), theirs.begin())) return false;
    if (count == 0) break;
  }
  packed.close("cannot unpack");
  return true;
}

}  // namespace bluedot::base
