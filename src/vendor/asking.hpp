// Asks providers for symbols, several at a time: one after the other for each symbol, until one has what is wanted.
#pragma once

#include "net/retry.hpp"
#include "vendor/wish.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::vendor {

// A body that holds bars, as it came.
struct Body {
  size_t wish = 0;  // which
  std::string provider, name, text;
  Window window;
};

// What is told as it happens, by one thread at a time; each must be kept before the next comes.
struct AskingSink {
  std::function<void(const Body& body)> keep;
  // The bodies of this provider are not to be kept after all: others take their place.
  std::function<void(size_t wish, const std::string& provider)> forget;
  std::function<void(size_t wish, const Asked& asked)> done;  // a wish; again when others were asked as well
};

// Every wish is put to the first service that is open. If what comes is no bars, the next is asked. When all are
// through, the dates are counted on which most symbols of an exchange have a bar: whoever lacks one of them, or of the
// traded days, that is needed is put to the services that were not asked yet. So a holiday costs nothing, and a vendor
// that is late is made up for.
//
// Throws Error (interrupted) within a second after a signal; what was told before then stands.
std::vector<Asked> ask_all(const AskingPlan& plan, const net::Surroundings& surroundings, const AskingSink& sink);

// The list of one exchange (`NSE`) from Kite, as CSV; nothing, and the service is closed, if it cannot be had.
std::optional<std::string> ask_for_instruments(Service& service, const std::string& exchange,
                                               const net::Surroundings& surroundings, int64_t until_ms);

}  // namespace bluedot::vendor
