#include "store/window_digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace bluedot::store {
namespace {

using base::Date;

// Raised when what is digested changes: then no digest of before is that of anything.
constexpr uint64_t k_format = 1;
// More days than any stretch has, and more stretches than there are.
constexpr int64_t k_max_days = 10'000, k_max_stretch = 3'000'000;

static_assert(std::endian::native == std::endian::little);
static_assert(sizeof(base::Xxh3) == 16 && std::is_trivially_copyable_v<base::Xxh3>);

int64_t floor_divide(int64_t value, int64_t by) {
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

// Zeros of either sign are equal, and the store has only one of them.
uint64_t bits_of(double value) {
  return std::bit_cast<uint64_t>(value + 0.0);
}

class StretchBytes {
 public:
  void begin(int64_t stretch) {
    m_words.clear();
    m_words.push_back(k_format);
    m_words.push_back(static_cast<uint64_t>(stretch));
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

WindowDigest WindowDigest::of(const model::Document& document) {
  return of(document.bars, days_of_stretch(document.timeframe), document.first_date(), document.last_date());
}

WindowDigest WindowDigest::of(std::span<const model::Bar> bars, int32_t stretch_days, Date first, Date last) {
  WindowDigest result;
  result.m_days = stretch_days;
  result.m_first = floor_divide(int64_t{first.days} + stretch_days - 1, stretch_days);
  const int64_t end = floor_divide(int64_t{last.days} + 1, stretch_days);
  if (end <= result.m_first) return result;
  result.m_digests.reserve(static_cast<size_t>(end - result.m_first));
  auto bar = std::ranges::lower_bound(bars, result.range_of(result.m_first).first, {}, &model::Bar::date);
  StretchBytes bytes;
  for (int64_t stretch = result.m_first; stretch < end; ++stretch) {
    bytes.begin(stretch);
    const Date stretch_end = result.range_of(stretch).last;
    for (; bar != bars.end() && bar->date <= stretch_end; ++bar) bytes.add(*bar);
    result.m_digests.push_back(bytes.digest());
  }
  return result;
}

WindowDigest WindowDigest::stored(int64_t stretch_days, int64_t first_stretch, std::string_view bytes) {
  WindowDigest result;
  const auto count = static_cast<int64_t>(bytes.size() / sizeof(base::Xxh3));
  if (stretch_days < 1 || stretch_days > k_max_days || bytes.size() % sizeof(base::Xxh3) != 0) return result;
  if (first_stretch < -k_max_stretch || first_stretch > k_max_stretch) return result;
  if (first_stretch * stretch_days < base::k_first_date.days - k_max_days) return result;
  if ((first_stretch + count) * stretch_days > base::k_last_date.days) return result;
  result.m_days = static_cast<int32_t>(stretch_days);
  result.m_first = first_stretch;
  result.m_digests.resize(static_cast<size_t>(count));
  if (!bytes.empty()) std::memcpy(result.m_digests.data(), bytes.data(), bytes.size());
  return result;
}

void WindowDigest::forget(Date date) {
  const int64_t index = floor_divide(date.days, m_days) - m_first;
  if (index >= 0 && index < std::ssize(m_digests)) m_digests[static_cast<size_t>(index)] = {};
}

bool WindowDigest::knows_any() const {
  return std::ranges::any_of(m_digests, [](const base::Xxh3& digest) { return digest != base::Xxh3(); });
}

std::vector<DateRange> WindowDigest::agreement(const WindowDigest& other) const {
  std::vector<DateRange> ranges;
  if (m_days != other.m_days) return ranges;
  const int64_t end = std::min(m_first + std::ssize(m_digests), other.m_first + std::ssize(other.m_digests));
  for (int64_t stretch = std::max(m_first, other.m_first); stretch < end; ++stretch) {
    const base::Xxh3& digest = m_digests[static_cast<size_t>(stretch - m_first)];
    if (digest == base::Xxh3() || digest != other.m_digests[static_cast<size_t>(stretch - other.m_first)]) continue;
    const DateRange range = range_of(stretch);
    if (!ranges.empty() && ranges.back().last.days + 1 == range.first.days) {
      ranges.back().last = range.last;
    } else {
      ranges.push_back(range);
    }
  }
  return ranges;
}

std::vector<DateRange> WindowDigest::known() const {
  std::vector<DateRange> ranges;
  for (size_t i = 0; i < m_digests.size(); ++i) {
    if (m_digests[i] != base::Xxh3()) ranges.push_back(range_of(m_first + static_cast<int64_t>(i)));
  }
  return ranges;
}

std::string_view WindowDigest::bytes() const {
  return {reinterpret_cast<const char*>(m_digests.data()), m_digests.size() * sizeof(base::Xxh3)};
}

DateRange WindowDigest::range_of(int64_t stretch) const {
  const int64_t first = stretch * m_days;
  return {Date{static_cast<int32_t>(first)}, Date{static_cast<int32_t>(first + m_days - 1)}};
}

}  // namespace bluedot::store
