#include "vendor/service.hpp"

#include "base/plural.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace bluedot::vendor {
namespace {

// As many requests as a second allows are spread over this time: some arrive late, others do not, and a vendor that
// counts any second shall see no more than its limit.
constexpr double k_second_ms = 1100;
// A day's limit is set aside in so many parts: if we are killed, what is left of one is lost, and the turns of those
// that waited.
constexpr int64_t k_parts_of_a_day = 5;
constexpr int k_most_unanswered = 3;

int64_t interval_ms(const Provider& provider) {
  return static_cast<int64_t>(std::ceil(k_second_ms / provider.per_second));
}

}  // namespace

Service::Service(const Vendor& vendor, Provider provider, Credentials credentials,
                 const net::Surroundings& surroundings, Reserve reserve)
    : m_vendor(vendor),
      m_provider(std::move(provider)),
      m_credentials(std::move(credentials)),
      m_surroundings(surroundings),
      m_reserve(std::move(reserve)) {}

std::optional<Closed> Service::take_turn(int64_t until_ms) {
  int64_t wait_ms = 0;
  if (auto closed = claim(until_ms, wait_ms)) return closed;
  if (wait_ms == 0) return std::nullopt;
  m_surroundings.sleep_ms(wait_ms);
  const std::lock_guard guard(m_mutex);
  if (!m_closed || m_closed->is_used_up) return std::nullopt;
  --m_requests;  // while we waited
  if (m_provider.per_day > 0) ++m_reserved;
  return m_closed;
}

std::optional<Closed> Service::claim(int64_t until_ms, int64_t& wait_ms) {
  const std::lock_guard guard(m_mutex);
  if (m_closed) return m_closed;
  const int64_t now_ms = m_surroundings.elapsed_ms();
  const int64_t turn_ms = std::max(now_ms, m_next_ms);
  if (turn_ms > until_ms) return Closed{Verdict::unasked, "the time for fetching was over", {}};
  if (m_provider.per_day > 0) {
    if (m_reserved == 0) {
      const Reserved reserved = m_reserve(m_provider, std::max<int64_t>(1, m_provider.per_day / k_parts_of_a_day));
      m_reserved = reserved.requests;
      if (m_reserved == 0) {
        m_closed = Closed{Verdict::limited, fmt::format("the limit of {} a day is used up", m_provider.per_day),
                          reserved.more_at, true};
        return m_closed;
      }
    }
    --m_reserved;
  }
  ++m_requests;
  m_next_ms = turn_ms + interval_ms(m_provider);
  wait_ms = turn_ms - now_ms;
  return std::nullopt;
}

void Service::hold_back(int64_t milliseconds) {
  const std::lock_guard guard(m_mutex);
  m_next_ms = std::max(m_next_ms, m_surroundings.elapsed_ms() + milliseconds);
}

void Service::close(Closed why) {
  const std::lock_guard guard(m_mutex);
  if (!m_closed || m_closed->is_used_up) m_closed = std::move(why);
}

std::optional<Closed> Service::closed() const {
  const std::lock_guard guard(m_mutex);
  return m_closed;
}

void Service::note(Verdict verdict, const std::string& message) {
  const std::lock_guard guard(m_mutex);
  m_unanswered = verdict == Verdict::unanswered ? m_unanswered + 1 : 0;
  if (m_unanswered >= k_most_unanswered && !m_closed) {
    m_closed =
        Closed{Verdict::unanswered, fmt::format("no answer for {} symbols in a row: {}", m_unanswered, message), {}};
  }
}

int64_t Service::requests() const {
  const std::lock_guard guard(m_mutex);
  return m_requests;
}

int64_t Service::unused() const {
  const std::lock_guard guard(m_mutex);
  return m_reserved;
}

}  // namespace bluedot::vendor
