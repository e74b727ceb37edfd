// What is wanted of vendors, and what they said to it.
#pragma once

#include "net/retry.hpp"
#include "vendor/instruments.hpp"
#include "vendor/service.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bluedot::vendor {

// The bars of one symbol that are wanted.
struct Wish {
  std::string symbol;                        // ours
  std::map<std::string, std::string> names;  // by provider: what it calls the symbol, where that has been said
  Window window;                             // what is asked for
  std::map<base::Date, std::string> stands;  // which feed's bar the store has of days in the window
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

  // Of all bars, ascending.
  std::vector<base::Date> dates() const;
};

// Exchange and date.
using TradedDays = std::set<std::pair<std::string, base::Date>>;

struct AskingPlan {
  std::vector<Wish> wishes;
  std::vector<Service*> services;  // in the order in which they are asked; they must outlive it
  const Instruments* instruments = nullptr;
  TradedDays traded = {};  // on which there was trade, as far as it is known before anybody is asked
  size_t in_flight = 4;    // requests at once
  // Which of two feeds is believed: the one with the lower rank.
  std::function<size_t(std::string_view feed)> rank_of = [](std::string_view) { return size_t{0}; };
  // As which symbol an answer comes in that names itself so.
  std::function<std::string(std::string_view name)> ours_of = [](std::string_view name) { return std::string(name); };
  net::RetryPolicy retry = {};  // of one request
  int64_t until_ms = 0;         // of Surroundings::elapsed_ms: no request begins later
};

// What a provider calls the symbol; empty: it has none such.
std::string name_at(const Vendor& vendor, const Wish& wish);

}  // namespace bluedot::vendor
