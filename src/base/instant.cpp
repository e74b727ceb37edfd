#include "base/instant.hpp"

#include "base/number_text.hpp"

#include <fmt/format.h>

namespace bluedot::base {
namespace {

constexpr int32_t k_first_day = -719162;  // 0001-01-01

int64_t floor_div(int64_t value, int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// Reads exactly `count` digits at the front of `text` and removes them.
std::optional<int64_t> take_digits(std::string_view& text, size_t count) {
  if (text.size() < count) return std::nullopt;
  const auto value = parse_number<unsigned>(text.substr(0, count));
  if (value) text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// `Z` or `±HH:MM` or `±HHMM`, the whole rest; the offset east of UTC in milliseconds.
std::optional<int64_t> take_offset(std::string_view text) {
  if (text == "Z") return 0;
  const bool west = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  take(text, ':');
  const auto minutes = take_digits(text, 2);
  if (!hours || !minutes || *hours > 14 || *minutes > 59 || !text.empty()) return std::nullopt;
  const int64_t offset = (*hours * 60 + *minutes) * k_ms_per_minute;
  return west ? -offset : offset;
}

}  // namespace

std::string Instant::iso() const {
  const int64_t day = floor_div(milliseconds, k_ms_per_day);
  const int64_t ms = milliseconds - day * k_ms_per_day;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", Date{static_cast<int32_t>(day)}.iso(), ms / 3'600'000,
                     ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
}

std::optional<Instant> Instant::parse(std::string_view text) {
  const auto date = Date::parse_iso(text.substr(0, 10));
  if (!date) return std::nullopt;
  const int64_t midnight = int64_t{date->days} * k_ms_per_day;
  if (text.size() == 10) return Instant{midnight + k_ms_per_day - 1};
  text.remove_prefix(10);
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  int64_t second = 0, ms = 0;
  if (take(text, ':')) {
    const auto seconds = take_digits(text, 2);
    if (!seconds) return std::nullopt;
    second = *seconds;
    if (take(text, '.')) {
      const auto fraction = take_digits(text, 3);
      if (!fraction) return std::nullopt;
      ms = *fraction;
    }
  }
  const auto offset = take_offset(text);
  if (!minute || !offset || *hour > 23 || *minute > 59 || second > 59) return std::nullopt;
  return Instant{midnight + ((*hour * 60 + *minute) * 60 + second) * 1000 + ms - *offset};
}

Date Instant::utc_date() const {
  return Date{static_cast<int32_t>(floor_div(milliseconds, k_ms_per_day))};
}

bool can_be_dated(Instant instant) {
  const int64_t day = floor_div(instant.milliseconds, k_ms_per_day);
  return day > k_first_day && day < k_last_date.days;
}

}  // namespace bluedot::base
