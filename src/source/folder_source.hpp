// Documents in files: finds them below the paths a user names, and reads them into a reused buffer.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::source {

inline constexpr std::string_view k_stdin_path = "-";

// The files to take in, in a fixed order: the paths in the order given; below a folder everything but folders that ends
// in `.json`, `.jsonl` or `.ndjson`, packed as `.gz` or not, in any case, by the bytes of its path, and folders that
// cannot be listed (reading those says why). Names that begin with a dot are passed over, and so is `excluded` (the
// export tree, which holds JSON of our own); symlinks to folders too, of which `warn` is told. A file that is named
// itself is taken whatever it is called. `-` is standard input. Throws Error when a path does not exist.
std::vector<std::string> list_documents(const std::vector<std::string>& paths, const std::filesystem::path& excluded,
                                        const std::function<void(const std::string&)>& warn);

// `*.json`, `*.jsonl`, `*.ndjson`, packed as `.gz` or not, in any case.
bool is_named_like_a_document(std::string_view name);

// Standard input, or a file of one document a line by its name (`.jsonl`, `.ndjson`, packed or not).
bool is_stream(const std::string& path);
// The reason to refuse what is larger than that.
std::string too_large(size_t max_bytes);

// A reused piece of memory with room for padding behind the bytes.
class Buffer {
 public:
  // Reads a regular file, or standard input for `-`, to its end. Throws Error with the reason alone (not the path)
  // when it cannot be read, is no regular file, or holds more than `max_document_bytes`, or than 4 times that
  // of a stream, which may hold several documents; of gzip, whatever the file is called, the text in it, which may have
  // no more than that either. `padding` zero bytes follow the view, which lives
  // until the next call.
  std::string_view read(const std::string& path, size_t max_document_bytes, size_t padding);

 private:
  // Memory that grows and is not given back.
  struct Memory {
    std::unique_ptr<char[]> bytes;
    size_t capacity = 0;
    void reserve(size_t wanted, size_t keep);
  };
  std::string_view unpacked(std::string_view packed, size_t max_bytes, size_t padding);

  Memory m_read, m_unpacked;
};

}  // namespace bluedot::source
