// Digests of the bars on a window, a stretch of days at a time: two windows that share stretches are known to agree on
// them without a look at the bars. The daily document says of most of its window what stands already.
#pragma once

#include "base/digest.hpp"
#include "model/bar.hpp"
#include "model/document.hpp"
#include "model/timeframe.hpp"
#include "store/series_change.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace bluedot::store {

// Half a page of bars: little is read in vain beside the edges of a window, and a window has few digests.
constexpr int32_t days_of_stretch(model::Timeframe timeframe) {
  return timeframe == model::Timeframe::daily ? 32 : 7 * 32;
}

// Stretches lie at fixed places, counted from 1970-01-01; those that lie whole inside the window count. The digest of
// one is the XXH3-128 of its number and its bars, 64 bytes each: all that makes two bars equal. The bytes are those of
// a little-endian machine.
class WindowDigest {
 public:
  WindowDigest() = default;
  static WindowDigest of(const model::Document& document);
  // `bars`: dates ascending, those on [first, last] are looked at.
  static WindowDigest of(std::span<const model::Bar> bars, int32_t stretch_days, base::Date first, base::Date last);
  // From a row of window_digest; what cannot be is the digest of nothing.
  static WindowDigest stored(int64_t stretch_days, int64_t first_stretch, std::string_view bytes);

  // The stretch of that date is not known any more.
  void forget(base::Date date);
  bool knows_any() const;
  // The dates on which both know the same, ascending, as few ranges as can be.
  std::vector<DateRange> agreement(const WindowDigest& other) const;
  // The stretches that are known, ascending.
  std::vector<DateRange> known() const;
  int32_t stretch_days() const { return m_days; }
  int64_t first_stretch() const { return m_first; }
  std::string_view bytes() const;  // 16 a stretch

 private:
  DateRange range_of(int64_t stretch) const;

  int32_t m_days = 1;
  int64_t m_first = 0;
  std::vector<base::Xxh3> m_digests;  // zeros: not known
};

}  // namespace bluedot::store
