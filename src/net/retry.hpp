// When to try again, and how long to wait before: a policy without a clock, a die or a bed of its own.
//
// Tried again is what may heal by itself: a failed transport, 408, 429 and 5xx. The waits are drawn evenly between
// nothing and a bound that doubles ("full jitter", AWS Architecture Blog, Exponential Backoff And Jitter), and are
// never shorter than the server asked for.
#pragma once

#include "base/clock.hpp"
#include "net/http.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace bluedot::net {

struct RetryPolicy {
  int max_attempts = 4;
  int64_t base_ms = 1'000;    // the bound of the first wait
  int64_t cap_ms = 60'000;    // no bound is larger
  int64_t total_ms = 90'000;  // no attempt begins later than this after the first
};

// What a server asks for by mistake must not put a message off for ever.
inline constexpr int64_t k_max_retry_after_ms = int64_t{24} * 60 * 60 * 1000;

// What the policy needs of the world; tests have a world of their own, in which nobody sleeps.
struct Surroundings {
  base::Clock clock;                      // the time of day, for dates
  std::function<int64_t()> elapsed_ms;    // since some moment, never backwards
  std::function<double()> random;         // at least 0, less than 1
  std::function<void(int64_t)> sleep_ms;  // throws Error (interrupted) within a fraction of a second after a signal
};
// May be used by several threads at once.
Surroundings real_surroundings(base::Clock clock = {});

// What one attempt came to, as far as a further one goes.
struct Attempt {
  bool may_heal = false;
  std::optional<int64_t> retry_after_ms = {};  // what the server asked for, at most k_max_retry_after_ms
};

bool may_heal(int status);
bool may_heal(TransportFault fault);
// Of `Retry-After`: seconds, or a date of HTTP in any of its three forms (RFC 9110, 10.2.3 and 5.6.7). Nothing for any
// other text; 0 for a date that has passed.
std::optional<int64_t> retry_after_ms(std::string_view text, base::Instant now);
Attempt attempt_of(const HttpAnswer& answer, base::Instant now);

// How long to wait after `attempts_made` attempts, of which the last was `last`; nothing: give up.
std::optional<int64_t> next_wait_ms(const RetryPolicy& policy, int attempts_made, int64_t elapsed_ms,
                                    const Attempt& last, double random);

// The attempts at one thing. Construct it right before the first.
class Retry {
 public:
  Retry(const RetryPolicy& policy, const Surroundings& surroundings);  // both must outlive it
  // Counts an attempt. Waits and returns true when another shall be made.
  bool again(const Attempt& last);
  int attempts() const { return m_attempts; }

 private:
  const RetryPolicy& m_policy;
  const Surroundings& m_surroundings;
  int64_t m_begun_ms;
  int m_attempts = 0;
};

// Asks until the answer is one that will not change, or it is time to give up; returns the last answer.
HttpAnswer exchange_with_retry(HttpClient& client, const HttpRequest& request, const RetryPolicy& policy,
                               const Surroundings& surroundings);

}  // namespace bluedot::net
