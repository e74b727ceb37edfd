// Runs by itself: at the times of the schedule, and when a delivery appears.
#pragma once

#include "base/instant.hpp"
#include "pipeline/workspace.hpp"
#include "run/run.hpp"
#include "run/run_settings.hpp"

#include <functional>
#include <string>

namespace bluedot::run {

// What watching needs of the world; a test has a world of its own, in which nobody waits.
struct WatchWorld {
  std::function<base::Instant()> now;
  // Returns at that moment, or earlier if a file appeared in a folder of this machine that is watched; false if
  // watching is to end.
  std::function<bool(base::Instant until)> wait;
  // Whether a source has a delivery that is ready and was not taken yet.
  std::function<bool()> has_arrived;
  // Does a run; throws what run() throws.
  std::function<RunReport(model::RunTrigger trigger)> run;
};

// Until `wait` says that it is to end. Every time that was due is recorded as `ran` or as `skipped` with the reason.
// One that was missed while nobody watched is made up for once, by the last.
void watch(pipeline::Workspace& workspace, const RunSettings& settings, const WatchWorld& world);

// The real one: inotify for folders of this machine, the listing of remotes, the system's clock, SIGTERM.
WatchWorld real_world(pipeline::Workspace& workspace, const RunSettings& settings);

}  // namespace bluedot::run
