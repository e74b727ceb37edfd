#include "sql/page_hints.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <compare>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <utility>

namespace bluedot::sql {
namespace {

// Deeper than any tree of a file that a disk can hold; what is deeper goes round in a circle.
constexpr int k_max_depth = 12;
// More pages of a level than anybody searches for at once, but for one who goes round in circles.
constexpr size_t k_max_steps = 16'384;
constexpr unsigned char k_interior = 2;
constexpr size_t k_interior_header = 12;
constexpr std::optional<uint64_t> k_last_child = 8;  // where the header has it
constexpr uint64_t k_max_page_size = 65536;

// SQLite's own descriptors of that file, of all connections. One of ours must not be: to close it would drop all locks
// that SQLite holds on the file.
std::vector<int> descriptors_of(const char* file) {
  std::vector<int> found;
  struct stat wanted = {};
  if (file == nullptr || stat(file, &wanted) != 0) return found;
  std::error_code ignored;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    int descriptor = -1;
    if (std::from_chars(name.data(), name.data() + name.size(), descriptor).ec != std::errc()) continue;
    // By the path, as others' descriptors are none of ours to use before they prove to be of that file.
    struct stat is = {};
    if (stat(entry->path().c_str(), &is) != 0 || is.st_dev != wanted.st_dev || is.st_ino != wanted.st_ino) continue;
    found.push_back(descriptor);
  }
  return found;
}

// Reads a page as it lies there; what lies behind its end does not exist.
class Bytes {
 public:
  explicit Bytes(std::span<const unsigned char> bytes) : m_bytes(bytes) {}

  std::optional<uint64_t> big_endian(size_t at, size_t count) const {
    if (at > m_bytes.size() || count > m_bytes.size() - at) return std::nullopt;
    uint64_t value = 0;
    for (size_t i = 0; i < count; ++i) value = value << 8 | m_bytes[at + i];
    return value;
  }

  // A varint, and `at` behind it. Those of nine bytes are no size of a key on a page.
  std::optional<uint64_t> varint(size_t& at) const {
    uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
      if (at >= m_bytes.size()) return std::nullopt;
      const unsigned char byte = m_bytes[at++];
      value = value << 7 | (byte & 0x7fU);
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::optional<std::string_view> text(size_t at, size_t count) const {
    if (at > m_bytes.size() || count > m_bytes.size() - at) return std::nullopt;
    return std::string_view(reinterpret_cast<const char*>(m_bytes.data()) + at, count);
  }

 private:
  std::span<const unsigned char> m_bytes;
};

// How many bytes a value of that serial type has, for integers; nothing for others.
std::optional<size_t> integer_size(uint64_t type) {
  static constexpr std::array<size_t, 7> k_sizes{0, 1, 2, 3, 4, 6, 8};
  if (type >= 1 && type <= 6) return k_sizes[type];
  if (type == 8 || type == 9) return 0;
  return std::nullopt;
}

struct Key {
  int64_t id = 0;
  std::string_view text;
};

// The first two columns of the key of an interior page's cell.
std::optional<Key> key_of(const Bytes& page, size_t cell) {
  size_t at = cell + 4;  // behind the number of the child
  if (!page.varint(at)) return std::nullopt;
  const size_t record = at;
  const auto header = page.varint(at);
  const auto first = page.varint(at), second = page.varint(at);
  if (!header || !first || !second || *header > k_max_page_size) return std::nullopt;
  const auto size = integer_size(*first);
  const bool is_text = *second >= 13 && *second % 2 == 1 && *second <= k_max_page_size;
  if (!size || (!is_text && *second != 0)) return std::nullopt;
  const size_t body = record + *header;
  const auto bits = page.big_endian(body, *size);
  const auto text = page.text(body + *size, is_text ? (*second - 13) / 2 : 0);  // NULL is before all texts
  if (!bits || !text) return std::nullopt;
  Key key{*first == 9 ? 1 : 0, *text};
  if (*size > 0) key.id = static_cast<int64_t>(*bits << (64 - 8 * *size)) >> (64 - 8 * *size);
  return key;
}

std::strong_ordering order(const Key& key, int64_t id, std::string_view text) {
  return key.id != id ? key.id <=> id : key.text.compare(text) <=> 0;
}

}  // namespace

PageHints::PageHints(const Database& database)
    : m_database(database),
      m_root(database.prepare_named("root_page")),
      m_descriptors(descriptors_of(sqlite3_db_filename(database.handle(), "main"))),
      m_page_size(database.pragma("page_size")),
      m_page(static_cast<size_t>(m_page_size)) {}

int64_t PageHints::ask_for(std::string_view index, std::span<const KeyRange> ranges) {
  return follow(index, ranges.size(), k_max_steps,
                [&](uint32_t range, std::vector<Step>& children) { add_children(ranges[range], range, children); });
}

int64_t PageHints::ask_for_all(std::string_view index, size_t most) {
  return follow(index, 1, most, [&](uint32_t range, std::vector<Step>& children) {
    for (size_t i = 0; i <= cell_count(); ++i) children.push_back({child(i), range});
  });
}

int64_t PageHints::follow(std::string_view index, size_t ranges, size_t most, const Expand& expand) {
  if (m_descriptors.empty() || ranges == 0) return 0;
  const uint32_t root = root_of(index);
  const int depth = depth_of(root);
  std::vector<Step> steps, children;
  for (uint32_t range = 0; range < ranges; ++range) steps.push_back({root, range});
  int64_t asked_for = 0;
  for (int level = 0; level < depth; ++level) {
    children.clear();
    uint32_t page = 0;
    bool is_read = false;
    for (const Step& step : steps) {
      if (step.page != std::exchange(page, step.page)) is_read = read_interior(step.page);
      if (is_read) expand(step.range, children);
      if (children.size() > most) return asked_for;
    }
    std::ranges::sort(children, {}, &Step::page);
    asked_for += ask_for_pages(children);
    steps.swap(children);
  }
  return asked_for;
}

void PageHints::expect_no_order() const {
  for (const int descriptor : m_descriptors) posix_fadvise(descriptor, 0, 0, POSIX_FADV_RANDOM);
}

uint32_t PageHints::root_of(std::string_view index) {
  m_root.bind(index);
  const auto root = m_root.step() ? static_cast<uint32_t>(m_root.integer(0)) : 0U;
  m_root.reset();
  return root;
}

int PageHints::depth_of(uint32_t root) {
  int depth = 0;
  for (uint32_t page = root; depth < k_max_depth && read_interior(page); ++depth) page = child(0);
  return depth;
}

bool PageHints::read_interior(uint32_t page) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(m_database.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return false;
  if (page < 2 || file == nullptr || file->pMethods == nullptr) return false;  // the first page is the schema's
  const int code = file->pMethods->xRead(file, m_page.data(), static_cast<int>(m_page_size), (page - 1) * m_page_size);
  return code == SQLITE_OK && m_page[0] == k_interior;
}

int64_t PageHints::ask_for_pages(std::span<const Step> steps) {
  int64_t asked_for = 0;
  uint32_t last = 0;
  for (const Step& step : steps) {
    if (step.page == std::exchange(last, step.page) || step.page == 0) continue;
    const off_t place = (step.page - 1) * m_page_size;
    const iovec into{m_page.data(), m_page.size()};
    const ssize_t there = preadv2(m_descriptors.front(), &into, 1, place, RWF_NOWAIT);
    // A page of the store can be several of the system's; anything but "not without waiting" is none of our business.
    if (there == m_page_size || (there < 0 && errno != EAGAIN)) continue;
    posix_fadvise(m_descriptors.front(), place, m_page_size, POSIX_FADV_WILLNEED);
    ++asked_for;
  }
  return asked_for;
}

size_t PageHints::cell_count() const {
  return Bytes(m_page).big_endian(3, 2).value_or(0);
}

uint32_t PageHints::child(size_t number) const {
  const Bytes page(m_page);
  const auto at = number < cell_count() ? page.big_endian(k_interior_header + 2 * number, 2) : k_last_child;
  return static_cast<uint32_t>(at ? page.big_endian(*at, 4).value_or(0) : 0);
}

size_t PageHints::find(int64_t id, std::string_view text) const {
  const Bytes page(m_page);
  size_t begin = 0, end = cell_count();
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    const auto at = page.big_endian(k_interior_header + 2 * middle, 2);
    const auto key = at ? key_of(page, *at) : std::nullopt;
    if (key && order(*key, id, text) < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

void PageHints::add_children(const KeyRange& range, uint32_t number, std::vector<Step>& children) const {
  const size_t first = find(range.id, range.first), last = find(range.id, range.last);
  for (size_t i = first; i <= last; ++i) {
    if (const uint32_t page = child(i); page != 0) children.push_back({page, number});
  }
}

}  // namespace bluedot::sql
