// What a fetch came to, in words and counts: who answered, and why others did not.
#pragma once

#include "fetch/fetch.hpp"
#include "model/run.hpp"

namespace bluedot::fetch {

// Fills the step's outcome, message and counts. Degraded: somebody must see to a symbol or a provider; failed: nobody
// answered at all.
void tell(const FetchReport& report, model::RunStep& step);

}  // namespace bluedot::fetch
