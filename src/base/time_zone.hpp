// Local dates and times of day in an IANA time zone, from the system's tzdata.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"

#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace bluedot::base {

// Cheap to copy; valid for the life of the process; safe to use from several threads.
class TimeZone {
 public:
  // `Asia/Kolkata`. Throws Error (usage) when the system does not know the name.
  static TimeZone named(std::string_view name);

  // The calendar date on the wall at that moment. The instant must satisfy can_be_dated.
  Date local_date(Instant instant) const;
  // The moment at which the wall shows that time of day; the earlier one where it shows it twice, the moment of
  // the jump where it never does.
  Instant at(Date date, int minute_of_day) const;

  const std::string& name() const;  // lives as long as the process
  friend bool operator==(const TimeZone&, const TimeZone&) = default;

 private:
  explicit TimeZone(const ::date::time_zone* zone) : m_zone(zone) {}
  const ::date::time_zone* m_zone;
};

}  // namespace bluedot::base
