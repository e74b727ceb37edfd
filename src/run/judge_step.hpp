// Judges what a run took in: bar by bar, and the delivery as a whole, before anything is exported.
#pragma once

#include "model/run.hpp"
#include "pipeline/workspace.hpp"
#include "run/run_settings.hpp"
#include "run/take_in.hpp"

namespace bluedot::run {

// Outcome: failed if less than min_success_percent of the documents could be used, and at least 5 could not, or there
// were fewer than min_documents; degraded if findings of severity error are new, symbols of the universe lack the
// newest day of their exchange beyond what those limits let, or a delivery says nothing but what was known.
void judge(pipeline::Workspace& workspace, const RunSettings& settings, const TakenIn& taken, model::RunStep& step);

// Takes the run's batches back, newest first, so that neither the tree nor a publication shows them.
void take_back(pipeline::Workspace& workspace, const TakenIn& taken, model::RunStep& step);

}  // namespace bluedot::run
