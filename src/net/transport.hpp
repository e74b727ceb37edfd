// What HTTP and mail have in common: how long an attempt may take, and why no answer came.
#pragma once

#include <cstdint>
#include <string>

namespace bluedot::net {

struct Timeouts {
  int64_t connect_ms = 10'000;
  int64_t total_ms = 30'000;  // of one attempt; receivers of webhooks are given 15 to 30 s (Standard Webhooks)
};

// Why no answer came.
enum class TransportFault {
  unresolved,   // no such host
  unconnected,  // nobody listens, or the way there is closed
  untrusted,    // the certificate is not one we trust
  timed_out,
  cut_off,   // the connection ended before the answer did
  too_long,  // more headers or a longer body than the request allows
  other,
};

// The message is libcurl's. It may name the host; it never holds the path, the headers or the body.
struct TransportFailure {
  TransportFault fault = TransportFault::other;
  std::string message = {};
};

}  // namespace bluedot::net
