// Whether people are told of a run, and as what: a change of state is news, the same again is not.
#pragma once

#include "base/instant.hpp"
#include "run/run_settings.hpp"
#include "store/tables/outbox.hpp"

#include <optional>

namespace bluedot::run {

// What a run that came to `outcome` is to a channel that was told `last`; nothing if it is not told. Trouble that goes
// on is told again a day after the last message.
std::optional<store::News> news_of(NotifyWhen when, model::RunOutcome outcome,
                                   const std::optional<store::StateTold>& last, base::Instant now);
// On which day of it a trouble is that began then: 1 within the first 24 hours.
int64_t day_of_trouble(base::Instant since, base::Instant now);

}  // namespace bluedot::run
