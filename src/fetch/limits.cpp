#include "fetch/limits.hpp"

#include "store/vendors/vendor_log.hpp"

#include <algorithm>

namespace bluedot::fetch {

vendor::Reserved Limits::reserve(const vendor::Provider& provider, int64_t wanted) {
  const std::lock_guard guard(m_mutex);
  vendor::Reserved reserved;
  m_write_store([&](sql::Writer& database) {
    const base::Instant now = m_workspace.clock.now();
    store::VendorLimit limit = store::vendor_limit(database, provider.name);
    const bool is_new_day = !limit.began_at || now.milliseconds - limit.began_at->milliseconds >= base::k_ms_per_day ||
                            now < *limit.began_at;  // the clock was set back
    if (is_new_day) {
      limit.began_at = now;
      limit.requests = 0;
    }
    reserved.requests = std::clamp<int64_t>(provider.per_day - limit.requests, 0, wanted);
    reserved.more_at = base::Instant{limit.began_at->milliseconds + base::k_ms_per_day};
    limit.requests += reserved.requests;
    store::set_vendor_limit(database, provider.name, limit);
  });
  return reserved;
}

void Limits::close_if_told(const sql::Reader& database, vendor::Service& service) const {
  const store::VendorLimit limit = store::vendor_limit(database, service.provider().name);
  // No vendor asks for more than a day (k_max_retry_after_ms): what is further away was said by a clock that was ahead.
  const base::Instant now = m_workspace.clock.now();
  const base::Instant furthest{now.milliseconds + base::k_ms_per_day};
  if (limit.closed_until && *limit.closed_until > now && *limit.closed_until <= furthest) {
    service.close({vendor::Verdict::limited, limit.reason, limit.closed_until});
  }
}

void Limits::settle(sql::Writer& database, const vendor::Service& service) const {
  const std::string& name = service.provider().name;
  store::VendorLimit limit = store::vendor_limit(database, name);
  const store::VendorLimit before = limit;
  limit.requests -= std::min(service.unused(), limit.requests);
  const auto closed = service.closed();
  if (closed && closed->verdict == vendor::Verdict::limited && closed->until) {
    limit.closed_until = closed->until;
    limit.reason = closed->message;
  }
  if (limit.requests != before.requests || limit.closed_until != before.closed_until) {
    store::set_vendor_limit(database, name, limit);
  }
}

}  // namespace bluedot::fetch
