#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "net/retry.hpp"
#include "support/fake_surroundings.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluedot;

namespace {

constexpr base::Instant k_retry_now{1754300000000};  // 2025-08-04T09:33:20Z

net::Attempt healing(std::optional<int64_t> retry_after_ms = {}) {
  return {.may_heal = true, .retry_after_ms = retry_after_ms};
}

}  // namespace

TEST_CASE("what may heal is 408, 429 and 5xx, and the rest is an answer") {
  for (const int status : {408, 429, 500, 502, 503, 504, 599}) CHECK(net::may_heal(status));
  for (const int status : {200, 204, 301, 400, 401, 403, 404, 410, 413, 422, 499, 600})
    CHECK_FALSE(net::may_heal(status));
  for (const auto fault : {net::TransportFault::unresolved, net::TransportFault::unconnected,
                           net::TransportFault::timed_out, net::TransportFault::cut_off}) {
    CHECK(net::may_heal(fault));
  }
  CHECK_FALSE(net::may_heal(net::TransportFault::untrusted));
  CHECK_FALSE(net::may_heal(net::TransportFault::too_long));
}

TEST_CASE("Retry-After in seconds and as each form of a date") {
  CHECK(net::retry_after_ms("0", k_retry_now) == 0);
  CHECK(net::retry_after_ms("120", k_retry_now) == 120'000);
  CHECK(net::retry_after_ms("Mon, 04 Aug 2025 09:33:50 GMT", k_retry_now) == 30'000);
  CHECK(net::retry_after_ms("Monday, 04-Aug-25 09:33:50 GMT", k_retry_now) == 30'000);
  CHECK(net::retry_after_ms("Mon Aug  4 09:33:50 2025", k_retry_now) == 30'000);
  CHECK(net::retry_after_ms("Mon, 04 Aug 2025 09:00:00 GMT", k_retry_now) == 0);
}

TEST_CASE("Retry-After has a bound, and nonsense is nothing") {
  CHECK(net::retry_after_ms("86401", k_retry_now) == net::k_max_retry_after_ms);
  CHECK(net::retry_after_ms("99999999999999999999999", k_retry_now) == net::k_max_retry_after_ms);
  CHECK(net::retry_after_ms("Fri, 31 Dec 9999 23:59:59 GMT", k_retry_now) == net::k_max_retry_after_ms);
  for (const char* text :
       {"", "-1", "1.5", "soon", "12 seconds", "Mon, 99 Foo 2025 99:99:99 GMT", "tomorrow at 09:33:50 or so"}) {
    INFO(text);
    CHECK(net::retry_after_ms(text, k_retry_now) == std::nullopt);
  }
}

TEST_CASE("the bound of the waits doubles, up to the cap") {
  const net::RetryPolicy policy{.max_attempts = 20, .total_ms = 10'000'000};
  const double most = 0.999999;
  const int64_t bounds[] = {1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000};
  for (int made = 1; made <= 8; ++made) {
    const auto wait = net::next_wait_ms(policy, made, 0, healing(), most);
    REQUIRE(wait);
    CHECK(*wait <= bounds[made - 1]);
    CHECK(*wait >= bounds[made - 1] - 1);
    CHECK(net::next_wait_ms(policy, made, 0, healing(), 0.0) == 0);
    CHECK(net::next_wait_ms(policy, made, 0, healing(), 0.5) == bounds[made - 1] / 2);
  }
}

TEST_CASE("a server's Retry-After is never undercut") {
  const net::RetryPolicy policy;
  CHECK(net::next_wait_ms(policy, 1, 0, healing(7'000), 0.5) == 7'000);
  CHECK(net::next_wait_ms(policy, 1, 0, healing(0), 0.5) == 500);  // nor does it make us hammer
}

TEST_CASE("giving up: what does not heal, the last attempt, and the end of the time") {
  const net::RetryPolicy policy;
  CHECK(net::next_wait_ms(policy, 1, 0, {.may_heal = false}, 0.5) == std::nullopt);
  CHECK(net::next_wait_ms(policy, 3, 0, healing(), 0.5) != std::nullopt);
  CHECK(net::next_wait_ms(policy, 4, 0, healing(), 0.5) == std::nullopt);
  CHECK(net::next_wait_ms(policy, 1, policy.total_ms - 500, healing(), 0.5) == 500);
  CHECK(net::next_wait_ms(policy, 1, policy.total_ms - 499, healing(), 0.5) == std::nullopt);
  // It is not waited for in part: asking earlier than told is what gets an address banned.
  CHECK(net::next_wait_ms(policy, 1, 0, healing(policy.total_ms + 1), 0.5) == std::nullopt);
}

TEST_CASE("a retry counts its attempts and the time since it began") {
  tests::FakeSurroundings world;
  const net::Surroundings surroundings = world.get();
  const net::RetryPolicy policy{.max_attempts = 10, .total_ms = 20'000};
  net::Retry retry(policy, surroundings);
  CHECK(retry.again(healing()));
  CHECK(retry.again(healing(9'000)));
  CHECK(retry.again(healing(9'000)));
  CHECK_FALSE(retry.again(healing(9'000)));
  CHECK(retry.attempts() == 4);
  CHECK(world.slept_ms == std::vector<int64_t>{500, 9'000, 9'000});
}

TEST_CASE("the real die shows numbers from 0 to below 1, and not one alone") {
  const net::Surroundings real = net::real_surroundings();
  const double first = real.random();
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double drawn = real.random();
    CHECK(drawn >= 0);
    CHECK(drawn < 1);
    differs = differs || drawn != first;
  }
  CHECK(differs);
}

TEST_CASE("a signal ends real sleeping") {
  const pid_t child = fork();
  if (child == 0) {
    base::install_interrupt_handlers();
    std::raise(SIGTERM);
    try {
      net::real_surroundings().sleep_ms(3'600'000);
    } catch (const base::Error& error) {
      _exit(error.kind() == base::ErrorKind::interrupted ? 0 : 2);
    }
    _exit(1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
}
