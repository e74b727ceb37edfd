// The splits and dividends of a Yahoo chart: `events.splits` and `events.dividends`, objects keyed by epoch seconds.
#pragma once

#include "feed/json_value.hpp"
#include "model/corporate_action.hpp"
#include "model/document.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace bluedot::feed {

class YahooEvents {
 public:
  // `events`. What is incomplete is passed over: an event decides no bar, and must not spoil those that came with it.
  std::optional<model::Refusal> read(Value& value);
  // The events by date and kind, each once; `date_of` makes seconds a date of the exchange.
  std::vector<model::CorporateAction> dated(const std::function<base::Date(int64_t seconds)>& date_of) const;

 private:
  struct Event {
    int64_t seconds = 0;
    model::CorporateAction action;
  };
  void read_list(Value& value, model::ActionKind kind);
  void read_event(Value& value, model::ActionKind kind);

  std::vector<Event> m_events;
};

}  // namespace bluedot::feed
