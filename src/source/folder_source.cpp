#include "source/folder_source.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/interrupt.hpp"
#include "base/letter_case.hpp"
#include "source/gzip.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bluedot::source {
namespace {

namespace fs = std::filesystem;

// Room for a first read when the size is not known beforehand, as of a pipe.
constexpr size_t k_first_read_bytes = size_t{1} << 20;
constexpr int k_ms_between_looks = 100;

// How many times the limit of one document a stream of several may have: it is read as a whole, into memory.
constexpr size_t k_documents_in_stream = 4;

struct Listing {
  const fs::path& excluded;
  const std::function<void(const std::string&)>& warn;

  bool excludes(const fs::path& folder) const {
    std::error_code ignored;
    return !excluded.empty() && fs::equivalent(folder, excluded, ignored);
  }
};

// A folder that cannot be listed is found itself: reading it as a document says why, and the rest goes on.
void list_folder(const fs::path& folder, const Listing& listing, std::vector<std::string>& found) {
  base::throw_if_interrupted();
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& path = entries->path();
    const std::string name = path.filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    if (!entries->is_directory(ignored)) {
      if (is_named_like_a_document(name)) found.push_back(path.string());
    } else if (!listing.excludes(path)) {
      if (!entries->is_symlink(ignored)) {
        list_folder(path, listing, found);
      } else {  // could lead round in circles
        listing.warn(path.string() + ": is a symlink to a folder, and not followed: name the folder itself");
      }
    }
  }
  if (!error) return;
  base::Error reason = base::system_error("cannot list the folder " + folder.string(), error.value());
  if (reason.kind() == base::ErrorKind::exhausted) throw reason;
  found.push_back(folder.string());
}

// A signal reaches some thread of the process, seldom the one that waits for a pipe: look at the flag now and then.
void wait_for_input(int descriptor) {
  struct pollfd input = {descriptor, POLLIN, 0};
  const auto look = [&] { return poll(&input, 1, k_ms_between_looks); };
  while (base::uninterrupted(look) == 0) base::throw_if_interrupted();
}

}  // namespace

bool is_named_like_a_document(std::string_view name) {
  std::string lower = base::lower(name);
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  return lower.ends_with(".json") || lower.ends_with(".jsonl") || lower.ends_with(".ndjson");
}

std::vector<std::string> list_documents(const std::vector<std::string>& paths, const fs::path& excluded,
                                        const std::function<void(const std::string&)>& warn) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    if (path == k_stdin_path) {
      if (std::ranges::find(all, path) != all.end()) throw base::Error("-: standard input can be read once only");
      all.push_back(path);
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      const bool is_missing = !error || error == std::errc::no_such_file_or_directory;
      throw base::Error(path + ": " + (is_missing ? "there is no such file or folder" : error.message()));
    }
    if (!fs::is_directory(status)) {
      all.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    list_folder(path, {excluded, warn}, found);
    std::ranges::sort(found);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

bool is_stream(const std::string& path) {
  std::string lower = base::lower(path);
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  return path == k_stdin_path || lower.ends_with(".jsonl") || lower.ends_with(".ndjson");
}

std::string too_large(size_t max_bytes) {
  return fmt::format("is larger than {} MB (rules.max_document_mb)", max_bytes >> 20);
}

std::string_view Buffer::read(const std::string& path, size_t max_document_bytes, size_t padding) {
  const bool is_stdin = path == k_stdin_path;
  const size_t max_bytes = is_stream(path) ? max_document_bytes * k_documents_in_stream : max_document_bytes;
  // O_NONBLOCK: opening a FIFO must not wait for somebody to write to it.
  const base::FileDescriptor file(is_stdin ? dup(STDIN_FILENO)
                                           : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open()) throw base::system_error("cannot open", errno);
  struct stat info = {};
  if (fstat(file.get(), &info) != 0) throw base::system_error("cannot look at it", errno);
  if (S_ISDIR(info.st_mode)) throw base::Error("is a folder");
  if (!is_stdin && !S_ISREG(info.st_mode)) throw base::Error("is no regular file");
  const bool size_is_known = S_ISREG(info.st_mode) && info.st_size > 0;
  if (size_is_known && static_cast<size_t>(info.st_size) > max_bytes) throw base::Error(too_large(max_bytes));

  size_t length = 0;
  // One byte more than the file should have, so that the read that finds its end needs no more room.
  m_read.reserve((size_is_known ? static_cast<size_t>(info.st_size) + 1 : k_first_read_bytes) + padding, 0);
  while (true) {
    if (length + padding == m_read.capacity)
      m_read.reserve(std::min(m_read.capacity * 2, max_bytes + 1 + padding), length);
    base::throw_if_interrupted();
    if (is_stdin) wait_for_input(file.get());
    char* const end = m_read.bytes.get() + length;
    const size_t room = m_read.capacity - padding - length;
    const ssize_t count = base::uninterrupted([&] { return ::read(file.get(), end, room); });
    if (count < 0) throw base::system_error("cannot read", errno);
    if (count == 0) break;
    length += static_cast<size_t>(count);
    if (length > max_bytes) throw base::Error(too_large(max_bytes));
  }
  const std::string_view bytes(m_read.bytes.get(), length);
  if (is_gzip(bytes)) return unpacked(bytes, max_bytes, padding);
  std::memset(m_read.bytes.get() + length, 0, padding);
  return bytes;
}

std::string_view Buffer::unpacked(std::string_view packed, size_t max_bytes, size_t padding) {
  size_t had = 0;
  const size_t length = unpack_gzip(packed, max_bytes, [&](size_t size) {
    m_unpacked.reserve(size + padding, had);
    had = size;
    return m_unpacked.bytes.get();
  });
  std::memset(m_unpacked.bytes.get() + length, 0, padding);
  return {m_unpacked.bytes.get(), length};
}

void Buffer::Memory::reserve(size_t wanted, size_t keep) {
  if (wanted <= capacity) return;
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (keep > 0) std::memcpy(larger.get(), bytes.get(), keep);
  bytes = std::move(larger);
  capacity = wanted;
}

}  // namespace bluedot::source
