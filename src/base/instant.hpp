// A moment on the UTC time line, in milliseconds: `as_of` of documents, times of batches and log entries.
#pragma once

#include "base/date.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::base {

struct Instant {
  int64_t milliseconds = 0;  // since 1970-01-01T00:00:00Z

  // `2025-08-02T13:51:50.132Z`: always UTC, always three decimals, so text sorts as time does.
  std::string iso() const;
  // `YYYY-MM-DD` (the end of that day, its last millisecond), `YYYY-MM-DDTHH:MM[:SS[.mmm]]` with `Z` or `±HH:MM`;
  // nothing for any other text.
  static std::optional<Instant> parse(std::string_view text);

  Date utc_date() const;

  friend auto operator<=>(Instant, Instant) = default;
};

inline constexpr int64_t k_ms_per_minute = 60'000;
inline constexpr int64_t k_ms_per_day = 86'400'000;
// Whole days between 0001-01-01 and 9999-12-31: an instant outside cannot be written as text or dated.
bool can_be_dated(Instant instant);

}  // namespace bluedot::base
