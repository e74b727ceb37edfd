// The day's work: pull what was delivered, take it in, export, publish, report back, tell people.
//
// Each step asks what there is to do and does only that, so a run that was cut off is completed by the next.
#pragma once

#include "fetch/plan.hpp"
#include "model/run.hpp"
#include "pipeline/workspace.hpp"
#include "run/run_settings.hpp"

#include <string>
#include <vector>

namespace bluedot::run {

struct RunReport {
  std::string run_id;
  model::RunTrigger trigger = model::RunTrigger::manual;
  model::RunOutcome outcome = model::RunOutcome::nothing;
  std::vector<model::RunStep> steps;
};

// A step that fails does not end the run; what depends on it is skipped. If the run cannot be recorded, the channels
// are told at once, and the Error is thrown. Throws Error (locked) if another run of the store is at work, and Error
// (interrupted) between two steps.
RunReport run(pipeline::Workspace& workspace, const RunSettings& settings, model::RunTrigger trigger);

// Only the steps of fetching from vendors, by hand: ask, take in, export. Throws as run() does.
RunReport fetch(pipeline::Workspace& workspace, const RunSettings& settings, const SourceSettings& source,
                const fetch::FetchRequest& request);

// The same for bars of the past: keeps the wishes in mind, and asks for all that wait, as far as the limits let.
RunReport backfill(pipeline::Workspace& workspace, const RunSettings& settings, const SourceSettings& source,
                   const std::vector<store::Backfill>& wishes);

// The step of publishing by hand: the tree as it is, to every branch that is configured.
std::vector<model::RunStep> publish_all(pipeline::Workspace& workspace, const RunSettings& settings);

}  // namespace bluedot::run
