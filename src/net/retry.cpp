#include "net/retry.hpp"

#include "base/interrupt.hpp"
#include "base/number_text.hpp"

#include <algorithm>
#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <random>
#include <string>
#include <thread>

namespace bluedot::net {
namespace {

// A signal is answered within this time.
constexpr int64_t k_slice_ms = 100;

void sleep_in_slices(int64_t milliseconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  for (;;) {
    base::throw_if_interrupted();
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds(k_slice_ms)));
  }
}

int64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

int64_t capped(int64_t milliseconds) {
  return std::clamp<int64_t>(milliseconds, 0, k_max_retry_after_ms);
}

}  // namespace

Surroundings real_surroundings(base::Clock clock) {
  return {.clock = clock,
          .elapsed_ms = steady_ms,
          .random =
              [] {
                thread_local std::mt19937_64 generator(std::random_device{}());
                return std::uniform_real_distribution<double>(0, 1)(generator);
              },
          .sleep_ms = sleep_in_slices};
}

bool may_heal(int status) {
  return status == 408 || status == 429 || (status >= 500 && status <= 599);
}

bool may_heal(TransportFault fault) {
  // A certificate and a length are the same a minute later.
  return fault != TransportFault::untrusted && fault != TransportFault::too_long;
}

std::optional<int64_t> retry_after_ms(std::string_view text, base::Instant now) {
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_number) {
    const auto seconds = base::parse_number<int64_t>(text);  // nothing: too large
    return seconds ? std::min(*seconds, k_max_retry_after_ms / 1000) * 1000 : k_max_retry_after_ms;
  }
  // Each form of a date begins with the name of a day. libcurl reads all three, but other texts, too.
  const bool is_date = text.size() >= 24 && text.size() <= 40 && text.find(':') != std::string_view::npos &&
                       text.front() >= 'A' && text.front() <= 'Z';
  if (!is_date) return std::nullopt;
  const time_t seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return capped(int64_t{seconds} * 1000 - now.milliseconds);
}

Attempt attempt_of(const HttpAnswer& answer, base::Instant now) {
  if (const auto* failure = std::get_if<TransportFailure>(&answer)) return {may_heal(failure->fault), std::nullopt};
  const auto& response = std::get<HttpResponse>(answer);
  const std::optional<std::string> header = response.header("Retry-After");
  return {may_heal(response.status), header ? retry_after_ms(*header, now) : std::nullopt};
}

std::optional<int64_t> next_wait_ms(const RetryPolicy& policy, int attempts_made, int64_t elapsed_ms,
                                    const Attempt& last, double random) {
  if (!last.may_heal || attempts_made >= policy.max_attempts) return std::nullopt;
  int64_t bound = policy.base_ms;
  for (int i = 1; i < attempts_made && bound < policy.cap_ms; ++i) bound *= 2;
  const auto drawn = static_cast<int64_t>(random * static_cast<double>(std::min(bound, policy.cap_ms)));
  const int64_t wait = std::max(drawn, last.retry_after_ms.value_or(0));
  if (elapsed_ms + wait > policy.total_ms) return std::nullopt;
  return wait;
}

Retry::Retry(const RetryPolicy& policy, const Surroundings& surroundings)
    : m_policy(policy), m_surroundings(surroundings), m_begun_ms(surroundings.elapsed_ms()) {}

bool Retry::again(const Attempt& last) {
  ++m_attempts;
  const int64_t elapsed_ms = m_surroundings.elapsed_ms() - m_begun_ms;
  const auto wait_ms = next_wait_ms(m_policy, m_attempts, elapsed_ms, last, m_surroundings.random());
  if (wait_ms) m_surroundings.sleep_ms(*wait_ms);
  return wait_ms.has_value();
}

HttpAnswer exchange_with_retry(HttpClient& client, const HttpRequest& request, const RetryPolicy& policy,
                               const Surroundings& surroundings) {
  Retry retry(policy, surroundings);
  for (;;) {
    HttpAnswer answer = client.exchange(request);
    if (!retry.again(attempt_of(answer, surroundings.clock.now()))) return answer;
  }
}

}  // namespace bluedot::net
