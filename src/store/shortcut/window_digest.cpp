#include "store/shortcut/window_digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

namespace bluedot::store {
namespace {

using base::Date;

// Raised when what is digested, or how windows are cut, changes: then no digest of before is that of anything.
constexpr int32_t k_format = 2;
constexpr int32_t k_pieces_of_stretch = 32;
constexpr int32_t k_near = 4;           // pieces: the next window begins and ends no more than a long weekend later
constexpr int64_t k_max_days = 10'000;  // more than any stretch has

static_assert(std::endian::native == std::endian::little);
static_assert(sizeof(base::Xxh3) == 16 && std::is_trivially_copyable_v<base::Xxh3>);

// The last day before the next multiple, counted from 1970-01-02.
int32_t end_of(int32_t day, int32_t days) {
  const int32_t rest = (day - 1) % days;
  return day - (rest < 0 ? rest + days : rest) + days - 1;
}

// In the order of the pieces.
bool is_before(const DateRange& one, const DateRange& other) {
  return one.first != other.first ? one.first < other.first : one.last > other.last;
}

// To the range before where no day lies between them.
void append_range(std::vector<DateRange>& ranges, const DateRange& range) {
  if (!ranges.empty() && range.first.days <= ranges.back().last.days + 1) {
    ranges.back().last = std::max(ranges.back().last, range.last);
  } else {
    ranges.push_back(range);
  }
}

std::string_view bytes_of(const base::Xxh3& digest) {
  return {reinterpret_cast<const char*>(&digest), sizeof digest};
}

base::Xxh3 digest_at(std::string_view bytes, size_t at) {
  base::Xxh3 digest;
  std::memcpy(&digest, bytes.data() + at, sizeof digest);
  return digest;
}

// Zeros of either sign are equal, and the store has only one of them.
uint64_t bits_of(double value) {
  return std::bit_cast<uint64_t>(value + 0.0);
}

class PieceBytes {
 public:
  void begin(const DateRange& dates) {
    m_words.clear();
    m_words.push_back(k_format);
    m_words.push_back(uint64_t{static_cast<uint32_t>(dates.first.days)} << 32 | static_cast<uint32_t>(dates.last.days));
  }

  void add(const model::Bar& bar) {
    const model::BarValues& v = bar.values;
    const uint64_t flags = (bar.provisional ? 1U : 0U) | (v.session == model::Session::holiday ? 2U : 0U) |
                           (v.volume ? 4U : 0U) | (v.rlst ? 8U : 0U) | (v.bc ? 16U : 0U);
    const std::array<uint64_t, 8> words{flags << 32 | static_cast<uint32_t>(bar.date.days),
                                        bits_of(v.open),
                                        bits_of(v.high),
                                        bits_of(v.low),
                                        bits_of(v.close),
                                        static_cast<uint64_t>(v.volume.value_or(0)),
                                        bits_of(v.rlst.value_or(0)),
                                        bits_of(v.bc.value_or(0))};
    m_words.insert(m_words.end(), words.begin(), words.end());
  }

  base::Xxh3 digest() const {
    return base::xxh3_128({reinterpret_cast<const char*>(m_words.data()), m_words.size() * sizeof(uint64_t)});
  }

 private:
  std::vector<uint64_t> m_words;
};

}  // namespace

std::optional<DotsDigest> DotsDigest::of(std::span<const Date> dots) {
  if (dots.empty()) return std::nullopt;
  std::vector<int32_t> words{k_format};
  for (const Date dot : dots) words.push_back(dot.days);
  return DotsDigest{dots.front(), base::xxh3_128({reinterpret_cast<const char*>(words.data()), 4 * words.size()})};
}

std::optional<DotsDigest> DotsDigest::stored(std::string_view since, std::string_view bytes) {
  const auto date = Date::parse_iso(since);
  if (!date || bytes.size() != sizeof(base::Xxh3)) return std::nullopt;
  return DotsDigest{*date, digest_at(bytes, 0)};
}

std::string_view DotsDigest::bytes() const {
  return bytes_of(digest);
}

WindowDigest WindowDigest::of(const model::Document& document) {
  auto digest = of(document.bars, days_of_stretch(document.timeframe), document.first_date(), document.last_date());
  digest.dots = DotsDigest::of(document.dots);
  return digest;
}

WindowDigest WindowDigest::of(std::span<const model::Bar> bars, int32_t stretch_days, Date first, Date last) {
  WindowDigest result;
  result.m_days = stretch_days;
  result.m_pieces = cut(stretch_days, first, last, std::numeric_limits<size_t>::max());
  PieceBytes bytes;
  for (Piece& piece : result.m_pieces) {
    bytes.begin(piece.dates);
    auto bar = std::ranges::lower_bound(bars, piece.dates.first, {}, &model::Bar::date);
    for (; bar != bars.end() && bar->date <= piece.dates.last; ++bar) bytes.add(*bar);
    piece.digest = bytes.digest();
  }
  return result;
}

WindowDigest WindowDigest::stored(int64_t stretch_days, std::string_view first, std::string_view last,
                                  std::string_view bytes) {
  WindowDigest result;
  const auto first_date = Date::parse_iso(first), last_date = Date::parse_iso(last);
  const size_t count = bytes.size() / sizeof(base::Xxh3);
  if (stretch_days < 1 || stretch_days > k_max_days || bytes.size() % sizeof(base::Xxh3) != 0) return result;
  if (!first_date || !last_date || *first_date < base::k_first_date || *last_date > base::k_last_date) return result;
  auto pieces = cut(static_cast<int32_t>(stretch_days), *first_date, *last_date, count + 1);
  if (pieces.size() != count) return result;
  result.m_days = static_cast<int32_t>(stretch_days);
  result.m_pieces = std::move(pieces);
  for (size_t i = 0; i < count; ++i) result.m_pieces[i].digest = digest_at(bytes, i * sizeof(base::Xxh3));
  return result;
}

void WindowDigest::forget(Date date) {
  for (Piece& piece : m_pieces) {
    if (piece.dates.first <= date && date <= piece.dates.last) piece.digest = {};
  }
}

bool WindowDigest::knows_any() const {
  return std::ranges::any_of(m_pieces, &Piece::is_known);
}

std::vector<DateRange> WindowDigest::agreement(const WindowDigest& other) const {
  std::vector<DateRange> ranges;
  auto theirs = other.m_pieces.begin();
  for (const Piece& piece : m_pieces) {
    while (theirs != other.m_pieces.end() && is_before(theirs->dates, piece.dates)) ++theirs;
    if (theirs == other.m_pieces.end()) break;
    if (piece.is_known() && piece.dates == theirs->dates && piece.digest == theirs->digest) {
      append_range(ranges, piece.dates);
    }
  }
  return ranges;
}

std::vector<DateRange> WindowDigest::disagreement(std::span<const model::Bar> bars) const {
  std::vector<DateRange> ranges;
  if (m_pieces.empty()) return ranges;
  const WindowDigest is = of(bars, m_days, first_date(), last_date());
  for (size_t i = 0; i < m_pieces.size(); ++i) {
    const Piece& piece = m_pieces[i];
    if (piece.is_known() && piece.digest != is.m_pieces[i].digest) append_range(ranges, piece.dates);
  }
  return ranges;
}

std::vector<DateRange> WindowDigest::known() const {
  std::vector<DateRange> ranges;
  for (const Piece& piece : m_pieces) {
    if (piece.is_known()) ranges.push_back(piece.dates);
  }
  return ranges;
}

Date WindowDigest::first_date() const {
  return m_pieces.front().dates.first;
}

Date WindowDigest::last_date() const {
  return m_pieces.back().dates.last;
}

std::string WindowDigest::bytes() const {
  std::string bytes;
  bytes.reserve(m_pieces.size() * sizeof(base::Xxh3));
  for (const Piece& piece : m_pieces) bytes.append(bytes_of(piece.digest));
  return bytes;
}

std::vector<WindowDigest::Piece> WindowDigest::cut(int32_t stretch_days, Date first, Date last, size_t most) {
  const int32_t small_days = std::max(1, stretch_days / k_pieces_of_stretch), near = k_near * small_days;
  std::vector<Piece> pieces;
  for (int32_t day = first.days; day <= last.days && pieces.size() < most;) {
    const int32_t end = std::min(end_of(day, stretch_days), last.days);
    const bool is_whole = end - day + 1 == stretch_days;
    if (is_whole) pieces.push_back({{Date{day}, Date{end}}, {}});
    if (is_whole && day - first.days >= near && last.days - end >= near) {
      day = end + 1;
      continue;
    }
    for (; day <= end; day = pieces.back().dates.last.days + 1) {
      pieces.push_back({{Date{day}, Date{std::min(end_of(day, small_days), end)}}, {}});
    }
  }
  return pieces;
}

}  // namespace bluedot::store
