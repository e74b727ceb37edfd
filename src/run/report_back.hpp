// What becomes of a delivery at its source: a report for who delivered it, and files moved out of the way.
#pragma once

#include "run/pull.hpp"

namespace bluedot::run {

// Whether something is to be done at the source: a delivery came, or could not be taken.
bool is_to_report(const Pulled& pulled, const std::vector<store::Delivery>& deliveries);

// Writes `<source>_status.json` into the source's status folder, in place of the one before, and moves what was taken
// in if that is configured. `deliveries`: of all sources, that this run took in, pulled by it or by one that was cut
// off; `taken`: the step that took them in.
void report_back(pipeline::Workspace& workspace, const Pulled& pulled, const std::vector<store::Delivery>& deliveries,
                 const model::RunStep& taken, model::RunStep& step);

}  // namespace bluedot::run
