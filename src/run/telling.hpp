// Whether people are told of a run, and as what: a change of state is news, the same again is not.
#pragma once

#include "base/instant.hpp"
#include "run/run_settings.hpp"
#include "store/tables/outbox.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::run {

// How things stand after a run.
struct Standing {
  model::RunOutcome state = model::RunOutcome::nothing;  // what the run came to, or degraded while something is open
  // What is wrong: steps that were not done as they should, and what is open of deliveries, of earlier runs too
  // (store/tables/delivery_log).
  std::vector<std::string> troubles = {};
};
Standing standing_after(const std::vector<model::RunStep>& steps, std::vector<std::string> open_troubles);

// What that is to a channel that was told `last`; nothing if it is not told. A trouble that was not told before is
// news, also beside another; one that goes on is told again a day after the last message.
std::optional<store::News> news_of(NotifyWhen when, const Standing& standing,
                                   const std::optional<store::StateTold>& last, base::Instant now);
// On which day of it a trouble is that began then: 1 within the first 24 hours.
int64_t day_of_trouble(base::Instant since, base::Instant now);

}  // namespace bluedot::run
