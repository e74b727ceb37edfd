// When something is due: a time of day in a time zone, on some days of the week.
#pragma once

#include "base/instant.hpp"
#include "base/time_zone.hpp"

#include <array>
#include <string>
#include <string_view>

namespace bluedot::run {

class Schedule {
 public:
  // `18:30 Asia/Kolkata`, `18:30 Asia/Kolkata mon-fri`, `09:00 Asia/Kolkata sun,wed`. Throws Error (usage) that says
  // what is wrong with it.
  static Schedule parse(std::string_view text);

  // The first moment after that at which it is due. A time that the clocks jump over is due at the jump; one that they
  // show twice is due once.
  base::Instant next_after(base::Instant instant) const;
  // The last moment at or before that.
  base::Instant last_until(base::Instant instant) const;
  const std::string& text() const { return m_text; }

 private:
  Schedule(std::string text, base::TimeZone zone) : m_text(std::move(text)), m_zone(zone) {}
  // Whether it is due on that date.
  bool is_due_on(base::Date date) const { return m_days.at(static_cast<size_t>(date.iso_weekday() - 1)); }

  std::string m_text;
  base::TimeZone m_zone;
  int m_minute_of_day = 0;
  std::array<bool, 7> m_days{};  // Monday first
};

}  // namespace bluedot::run
