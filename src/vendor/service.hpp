// A provider while it is being asked: whether it may be asked at all, and when it is our turn.
//
// Its limits hold for all threads together. Once it is closed (a key that does not fit, a limit that is used up, nobody
// there) nobody asks it again, so that a thousand symbols do not each find out.
#pragma once

#include "net/retry.hpp"
#include "vendor/instruments.hpp"
#include "vendor/vendor.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace bluedot::vendor {

// Why a provider is not asked.
struct Closed {
  Verdict verdict = Verdict::limited;
  std::string message = {};
  std::optional<base::Instant> until = {};
  bool is_used_up = false;  // by our own count: whoever has a turn keeps it
};

// Sets requests of a day's limit aside before they are made, so that none is forgotten if we are killed. Returns how
// many of those wanted it lets, and when there will be more.
struct Reserved {
  int64_t requests = 0;
  std::optional<base::Instant> more_at = {};
};
using Reserve = std::function<Reserved(const Provider& provider, int64_t wanted)>;

// May be used by several threads at once.
class Service {
 public:
  // The surroundings must outlive it.
  Service(const Vendor& vendor, Provider provider, Credentials credentials, const net::Surroundings& surroundings,
          Reserve reserve);

  const Vendor& vendor() const { return m_vendor; }
  const Provider& provider() const { return m_provider; }
  const Credentials& credentials() const { return m_credentials; }

  // Waits until a request may be made, and counts it; or says why none may. Nobody waits beyond `until_ms` (of
  // Surroundings::elapsed_ms).
  std::optional<Closed> take_turn(int64_t until_ms);
  // It asked for a pause: nobody's turn comes earlier.
  void hold_back(int64_t milliseconds);
  // For the rest of its life. The first reason stands, unless it was our own count.
  void close(Closed why);
  std::optional<Closed> closed() const;
  // What one symbol came to: after a few in a row without an answer it is closed, as nobody is there.
  void note(Verdict verdict, const std::string& message);

  int64_t requests() const;  // made so far
  int64_t unused() const;    // set aside, and not made

 private:
  std::optional<Closed> claim(int64_t until_ms, int64_t& wait_ms);

  const Vendor& m_vendor;
  const Provider m_provider;
  const Credentials m_credentials;
  const net::Surroundings& m_surroundings;
  const Reserve m_reserve;
  mutable std::mutex m_mutex;  // of all below
  std::optional<Closed> m_closed;
  int64_t m_next_ms = 0;  // when the next turn is
  int64_t m_requests = 0, m_reserved = 0;
  int m_unanswered = 0;  // symbols in a row
};

}  // namespace bluedot::vendor
