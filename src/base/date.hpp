// A calendar date without a time zone: the day a bar or a signal belongs to.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::base {

struct Date {
  int32_t days = 0;  // since 1970-01-01, proleptic Gregorian

  // Nothing when the day does not exist. Years 1 to 9999.
  static std::optional<Date> from_civil(int year, unsigned month, unsigned day);
  // Exactly `YYYY-MM-DD`, a day that exists; nothing otherwise.
  static std::optional<Date> parse_iso(std::string_view text);

  std::array<char, 10> iso_digits() const;   // YYYY-MM-DD, not terminated
  std::array<char, 8> basic_digits() const;  // YYYYMMDD, not terminated
  std::string iso() const;

  int iso_weekday() const;          // 1 Monday to 7 Sunday
  Date friday_of_iso_week() const;  // the Friday of the Monday-to-Sunday week this day lies in

  friend auto operator<=>(Date, Date) = default;
};

// The iso_digits of one date after the other, made from the one before where they ascend: most differ from it in the
// day of the month alone.
class IsoDigits {
 public:
  const std::array<char, 10>& of(Date date);

 private:
  Date m_date;
  int32_t m_day = 99;  // of the month; of none yet
  std::array<char, 10> m_digits{};
};

// Bars older than this are rejected (feed/README.md, what is rejected); TradingView's seed format begins there too.
inline constexpr Date k_first_date{-25567};  // 1900-01-01
inline constexpr Date k_last_date{2932896};  // 9999-12-31, the last date ISO text of ten characters can hold

}  // namespace bluedot::base
