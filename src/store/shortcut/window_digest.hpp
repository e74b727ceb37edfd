// Digests of the bars on a window, piece by piece: two windows that share pieces are known to agree on them without a
// look at the bars. The daily document says of nearly all its window what stands already.
#pragma once

#include "base/digest.hpp"
#include "model/bar.hpp"
#include "model/document.hpp"
#include "model/timeframe.hpp"
#include "store/tables/series_change.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

constexpr int32_t days_of_stretch(model::Timeframe timeframe) {
  return timeframe == model::Timeframe::daily ? 32 : 7 * 32;
}

// Which dots a symbol has from a date on: those of a document's list, which begins there, and none behind it.
struct DotsDigest {
  base::Date since;
  base::Xxh3 digest;

  // Ascending; nothing of no dots.
  static std::optional<DotsDigest> of(std::span<const base::Date> dots);
  // From those columns of a row of window_digest; nothing of what cannot be.
  static std::optional<DotsDigest> stored(std::string_view since, std::string_view bytes);
  std::string_view bytes() const;  // 16
  friend bool operator==(const DotsDigest&, const DotsDigest&) = default;
};

// A window is cut at every `stretch_days` since Friday 1970-01-02, and what that leaves of a stretch at either end is
// cut into 32nds of one (days, or weeks that begin with the date of a weekly bar): the next window begins and ends a
// few days later. For the same reason a stretch that is whole and fewer than four of these from an end has its days
// digested, too. The digest of a piece is the XXH3-128 of its dates and its bars, 64 bytes each: all that makes two
// bars equal. The bytes are those of a little-endian machine.
class WindowDigest {
 public:
  WindowDigest() = default;
  static WindowDigest of(const model::Document& document);
  // `bars`: dates ascending, those on [first, last] are looked at.
  static WindowDigest of(std::span<const model::Bar> bars, int32_t stretch_days, base::Date first, base::Date last);
  // From those columns of a row of window_digest; what cannot be is the digest of nothing.
  static WindowDigest stored(int64_t stretch_days, std::string_view first, std::string_view last,
                             std::string_view bytes);

  // The pieces of that date are not known any more.
  void forget(base::Date date);
  bool knows_any() const;
  // The dates on which both know the same, ascending, as few ranges as can be.
  std::vector<DateRange> agreement(const WindowDigest& other) const;
  // The dates of what is known and not the digest of these bars, in the same form.
  std::vector<DateRange> disagreement(std::span<const model::Bar> bars) const;
  // The dates of the pieces that are known, ascending; a stretch comes before its days. Tells tests how windows are
  // cut.
  std::vector<DateRange> known() const;
  int32_t stretch_days() const { return m_days; }
  base::Date first_date() const;  // of a window with pieces
  base::Date last_date() const;
  std::string bytes() const;  // 16 a piece; zeros: not known
  int64_t size_in_bytes() const { return static_cast<int64_t>(m_pieces.size() * sizeof(base::Xxh3)); }

  std::optional<DotsDigest> dots;  // of the symbol; nothing: not known

 private:
  struct Piece {
    DateRange dates;
    base::Xxh3 digest;  // zeros: not known
    bool is_known() const { return digest != base::Xxh3(); }
  };

  // Ends soon after so many pieces.
  static std::vector<Piece> cut(int32_t stretch_days, base::Date first, base::Date last, size_t most);

  int32_t m_days = 1;
  std::vector<Piece> m_pieces;  // ascending; a stretch before its days
};

}  // namespace bluedot::store
