// What becomes of a delivery at its source: a report for who delivered it, and files moved out of the way.
#pragma once

#include "run/pull.hpp"

namespace bluedot::run {

// Writes `<source>_status.json` into the source's status folder, in place of the one before, and moves what was taken
// in if that is configured. `taken`: the step that took it in.
void report_back(const pipeline::Workspace& workspace, const Pulled& pulled, const model::RunStep& taken,
                 model::RunStep& step);

}  // namespace bluedot::run
