#include "base/date.hpp"

#include "base/number_text.hpp"

#include <chrono>

namespace bluedot::base {
namespace {

struct Civil {
  unsigned year, month, day;
};

Civil civil_of(Date date) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{date.days}}};
  return {static_cast<unsigned>(static_cast<int>(ymd.year())), static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day())};
}

char digit(unsigned value) {
  return static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<Date> Date::from_civil(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (year < 1 || year > 9999 || !ymd.ok()) return std::nullopt;
  return Date{static_cast<int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Date> Date::parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = parse_number<unsigned>(text.substr(0, 4)), month = parse_number<unsigned>(text.substr(5, 2)),
             day = parse_number<unsigned>(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return from_civil(static_cast<int>(*year), *month, *day);
}

std::array<char, 10> Date::iso_digits() const {
  const Civil c = civil_of(*this);
  return {digit(c.year / 1000),
          digit(c.year / 100),
          digit(c.year / 10),
          digit(c.year),
          '-',
          digit(c.month / 10),
          digit(c.month),
          '-',
          digit(c.day / 10),
          digit(c.day)};
}

std::array<char, 8> Date::basic_digits() const {
  const Civil c = civil_of(*this);
  return {digit(c.year / 1000), digit(c.year / 100), digit(c.year / 10), digit(c.year),
          digit(c.month / 10),  digit(c.month),      digit(c.day / 10),  digit(c.day)};
}

std::string Date::iso() const {
  const auto digits = iso_digits();
  return {digits.data(), digits.size()};
}

const std::array<char, 10>& IsoDigits::of(Date date) {
  static constexpr int32_t k_days_of_every_month = 28;
  const int64_t later = int64_t{date.days} - m_date.days;
  m_date = date;
  if (later < 0 || m_day + later > k_days_of_every_month) {
    m_digits = date.iso_digits();
    m_day = 10 * (m_digits[8] - '0') + (m_digits[9] - '0');
  } else {
    m_day += static_cast<int32_t>(later);
    m_digits[8] = digit(static_cast<unsigned>(m_day) / 10);
    m_digits[9] = digit(static_cast<unsigned>(m_day));
  }
  return m_digits;
}

int Date::iso_weekday() const {
  return ((days % 7 + 7) % 7 + 3) % 7 + 1;  // 1970-01-01 was a Thursday
}

Date Date::friday_of_iso_week() const {
  return Date{days + 5 - iso_weekday()};
}

}  // namespace bluedot::base
