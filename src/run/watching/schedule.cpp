#include "run/watching/schedule.hpp"

#include "base/error.hpp"
#include "base/number_text.hpp"
#include "base/printable.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <sstream>
#include <vector>

namespace bluedot::run {
namespace {

constexpr std::array<std::string_view, 7> k_day_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

[[noreturn]] void fail(std::string_view text, const std::string& reason) {
  throw base::Error(fmt::format("'{}': {}; write it like '18:30 Asia/Kolkata mon-fri'", base::printable(text), reason),
                    base::ErrorKind::usage);
}

std::optional<int> minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = base::parse_number<unsigned>(text.substr(0, 2)),
             minute = base::parse_number<unsigned>(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return static_cast<int>(*hour * 60 + *minute);
}

std::optional<size_t> day_of_week(std::string_view name) {
  const auto found = std::ranges::find(k_day_names, name);
  return found == k_day_names.end() ? std::nullopt : std::optional(static_cast<size_t>(found - k_day_names.begin()));
}

// `mon-fri`, `sun`, `fri-mon` (over the week's end), several with commas between.
void add_days(std::string_view whole, const std::string& text, std::array<bool, 7>& days) {
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const size_t dash = part.find('-');
    const auto first = day_of_week(part.substr(0, dash));
    const auto last = dash == std::string::npos ? first : day_of_week(part.substr(dash + 1));
    if (!first || !last) fail(whole, fmt::format("'{}' is no day of the week (mon to sun)", base::printable(part)));
    for (size_t day = *first;; day = (day + 1) % days.size()) {
      days.at(day) = true;
      if (day == *last) break;
    }
  }
}

base::TimeZone zone_named(std::string_view whole, const std::string& name) {
  try {
    return base::TimeZone::named(name);
  } catch (const base::Error& error) {
    fail(whole, error.what());
  }
}

}  // namespace

Schedule Schedule::parse(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  if (words.size() < 2 || words.size() > 3) fail(text, "needs a time, a time zone, and days if not every day");
  const auto minute = minute_of_day(words[0]);
  if (!minute) fail(text, fmt::format("'{}' is no time of day", base::printable(words[0])));
  Schedule schedule(std::string(text), zone_named(text, words[1]));
  schedule.m_minute_of_day = *minute;
  if (words.size() == 3) {
    add_days(text, words[2], schedule.m_days);
  } else {
    schedule.m_days.fill(true);
  }
  return schedule;
}

base::Instant Schedule::next_after(base::Instant instant) const {
  for (base::Date date = m_zone.local_date(instant);; ++date.days) {
    const base::Instant due = m_zone.at(date, m_minute_of_day);
    if (is_due_on(date) && due > instant) return due;
  }
}

base::Instant Schedule::last_until(base::Instant instant) const {
  for (base::Date date = m_zone.local_date(instant);; --date.days) {
    const base::Instant due = m_zone.at(date, m_minute_of_day);
    if (is_due_on(date) && due <= instant) return due;
  }
}

}  // namespace bluedot::run
