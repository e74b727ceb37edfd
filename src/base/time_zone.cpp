#include "base/time_zone.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"

#include <date/tz.h>
#include <map>
#include <mutex>
#include <string>
#include <type_traits>

namespace bluedot::base {
namespace {

using Milliseconds = std::chrono::milliseconds;

// Finding the rule in force costs far more than applying it, and neighbouring bars share it: each thread keeps the
// last one it used. Nothing of it needs a destructor: to note that of a thread takes memory, without which glibc
// aborts.
struct RecentRule {
  const ::date::time_zone* zone = nullptr;
  ::date::sys_seconds begin, end;
  std::chrono::seconds offset{0};
};
static_assert(std::is_trivially_destructible_v<RecentRule>);

}  // namespace

TimeZone TimeZone::named(std::string_view name) {
  // The library reads its list and each zone's rules when they are first asked for. Doing that once, under a lock of
  // our own, leaves the threads nothing but reading.
  static std::mutex mutex;
  static std::map<std::string, const ::date::time_zone*, std::less<>> known;
  const std::scoped_lock lock(mutex);
  if (const auto found = known.find(name); found != known.end()) return TimeZone(found->second);
  try {
    const ::date::time_zone* zone = ::date::locate_zone(std::string(name));
    zone->get_info(::date::sys_seconds{});
    known.emplace(name, zone);
    return TimeZone(zone);
  } catch (const std::runtime_error&) {
    throw Error("time zone '" + printable(name) + "' is not known to this system's tzdata", ErrorKind::usage);
  }
}

Date TimeZone::local_date(Instant instant) const {
  thread_local RecentRule recent;
  const ::date::sys_time<Milliseconds> time{Milliseconds{instant.milliseconds}};
  if (recent.zone != m_zone || time < recent.begin || time >= recent.end) {
    const ::date::sys_info info = m_zone->get_info(time);
    recent = {m_zone, info.begin, info.end, info.offset};
  }
  const Instant local{instant.milliseconds + std::chrono::duration_cast<Milliseconds>(recent.offset).count()};
  return local.utc_date();
}

Instant TimeZone::at(Date date, int minute_of_day) const {
  const ::date::local_time<Milliseconds> local{
      Milliseconds{int64_t{date.days} * k_ms_per_day + minute_of_day * k_ms_per_minute}};
  const auto time = m_zone->to_sys(local, ::date::choose::earliest);
  return Instant{std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count()};
}

const std::string& TimeZone::name() const {
  return m_zone->name();
}

}  // namespace bluedot::base
