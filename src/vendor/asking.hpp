// Asks providers for symbols, several at a time: one after the other for each symbol, until one has what is wanted.
#pragma once

#include "net/retry.hpp"
#include "vendor/instruments.hpp"
#include "vendor/service.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bluedot::vendor {

// The bars of one symbol that are wanted.
struct Wish {
  std::string symbol;                        // ours
  std::map<std::string, std::string> names;  // by provider: what it calls the symbol, where that has been said
  Window window;                             // what is asked for
  base::Date needed_from;                    // bars before it are known: they are asked for as vendors correct them
  model::Exchange exchange;
};

// What one provider said to a wish.
struct Answer {
  std::string provider;
  Judgement judgement;  // its message without secrets
  int64_t requests = 0;
};

struct Asked {
  std::vector<Answer> answers;  // in the order in which they were asked; those not asked, as they were closed, too

  // Who has bars, in words; empty: nobody.
  std::string answered_by() const;
  // Of all bars, ascending.
  std::vector<base::Date> dates() const;
};

// A body that holds bars, as it came.
struct Body {
  size_t wish = 0;  // which
  std::string provider, name, text;
  Window window;
};

// Exchange and date.
using TradedDays = std::set<std::pair<std::string, base::Date>>;

struct AskingPlan {
  std::vector<Wish> wishes;
  std::vector<Service*> services;  // in the order in which they are asked; they must outlive it
  const Instruments* instruments = nullptr;
  TradedDays traded = {};       // on which there was trade, as far as it is known before anybody is asked
  size_t in_flight = 4;         // requests at once
  net::RetryPolicy retry = {};  // of one request
  int64_t until_ms = 0;         // of Surroundings::elapsed_ms: no request begins later
};

// What is told as it happens, by one thread at a time; each must be kept before the next comes.
struct AskingSink {
  std::function<void(const Body& body)> keep;
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

// What a provider calls the symbol; empty: it has none such.
std::string name_at(const Vendor& vendor, const Wish& wish);

}  // namespace bluedot::vendor
