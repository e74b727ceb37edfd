// Sends a digest to a channel, tries again what may heal, and says what came of it.
#pragma once

#include "net/retry.hpp"
#include "notify/channel.hpp"
#include "notify/digest.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace bluedot::notify {

// A digest on its way. The id stays the same whenever it is sent again, so that a receiver can tell.
struct Message {
  Digest digest;
  std::string id;             // letters, digits, `_`, `-`
  std::string first_id = {};  // of the first message about the same trouble, so that mail programs put them together
};

enum class Delivery {
  sent,
  later,   // not now; the same message may be sent again
  never,   // the channel is wrong (401, 403, 404, 410, a refused login): a person must mend it; the message says how
  failed,  // the receiver will not take this message (400, 413); others may go well
};

struct Outcome {
  Delivery delivery = Delivery::failed;
  std::optional<int64_t> retry_after_ms = {};  // of `later`: what the receiver asked for
  std::string message = {};                    // one line for a person, without secrets; empty when sent
  int attempts = 0;
};

// Throws Error (interrupted) only. What check_channel refuses is `never`.
Outcome send(const Channel& channel, const Message& message, const net::RetryPolicy& policy,
             const net::Surroundings& surroundings);

}  // namespace bluedot::notify
