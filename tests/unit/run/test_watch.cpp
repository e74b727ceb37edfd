#include "base/error.hpp"
#include "run/recorder.hpp"
#include "run/watching/watch.hpp"
#include "store/tables/tick_log.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

base::Instant moment(const char* text) {
  return base::Instant::parse(text).value();
}

// A world whose clock goes on only while somebody waits.
struct World {
  explicit World(const char* begin) : now(moment(begin)) {
    workspace.store = folder / "bluedot.db";
    workspace.export_dir = folder / "exports";
    workspace.actor = "me@here";
    settings.poll_seconds = 86'400;
  }

  // Watches until that moment; returns when runs were done, each with what set it off.
  std::vector<std::string> watch_until(const char* end) {
    runs.clear();
    run::watch(workspace, settings,
               {.now = [this] { return now; },
                .wait =
                    [&](base::Instant until) {
                      if (!arrivals.empty() && arrivals.front() < until) until = arrivals.front();
                      now = std::max(now, until);
                      workspace.clock = base::Clock(now);
                      return now <= moment(end);
                    },
                .has_arrived =
                    [&] {
                      if (!trouble.empty()) throw base::Error(trouble);
                      const bool is_there = !arrivals.empty() && arrivals.front() <= now;
                      if (is_there) arrivals.erase(arrivals.begin());
                      return is_there;
                    },
                .run = [&](model::RunTrigger trigger) { return run(trigger); }});
    return runs;
  }

  run::RunReport run(model::RunTrigger trigger) {
    if (is_busy) throw base::Error("another run is at work", base::ErrorKind::locked);
    runs.push_back(now.iso().substr(0, 16) + " " + std::string(model::name_of(trigger)));
    return {.run_id = "run at " + now.iso(), .trigger = trigger, .outcome = model::RunOutcome::ok, .steps = {}};
  }

  std::vector<std::string> ticks() {
    std::vector<std::string> all;
    for (const auto& [schedule, tick] : store::list_ticks(pipeline::open_for_reading(workspace), 100)) {
      all.push_back(tick.due_at.iso().substr(0, 16) + (tick.has_run ? " ran" : " skipped: " + tick.reason));
    }
    std::ranges::reverse(all);
    return all;
  }

  tests::TempFolder folder;
  pipeline::Workspace workspace;
  run::RunSettings settings;
  base::Instant now;
  std::vector<base::Instant> arrivals;
  std::vector<std::string> runs;
  bool is_busy = false;
  std::string trouble;  // why the sources cannot be looked at
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("over three days every run comes at its time in its zone, over a change of the clocks too") {
  World world("2025-10-24T00:00:00Z");  // a Friday; London leaves summer time on Sunday
  world.settings.schedule = {"18:30 Europe/London mon-fri", "09:00 Europe/London sun"};
  CHECK(world.watch_until("2025-10-27T23:00:00Z") ==
        Lines{"2025-10-24T17:30 schedule", "2025-10-26T09:00 schedule", "2025-10-27T18:30 schedule"});
}

TEST_CASE("a delivery that appears is taken at once") {
  World world("2025-08-01T00:00:00Z");
  world.settings.schedule = {"13:00 UTC"};
  world.arrivals = {moment("2025-08-01T09:17:00Z")};
  CHECK(world.watch_until("2025-08-01T23:00:00Z") == Lines{"2025-08-01T09:17 watch", "2025-08-01T13:00 schedule"});
}

TEST_CASE("times that were missed are made up for once, and each is recorded") {
  World world("2025-08-01T12:00:00Z");
  world.settings.schedule = {"13:00 UTC"};
  CHECK(world.watch_until("2025-08-01T14:00:00Z") == Lines{"2025-08-01T13:00 schedule"});
  world.now = moment("2025-08-04T20:00:00Z");
  CHECK(world.watch_until("2025-08-05T14:00:00Z") == Lines{"2025-08-04T20:00 schedule", "2025-08-05T13:00 schedule"});
  CHECK(world.ticks() == Lines{"2025-07-31T13:00 skipped: before the first watch", "2025-08-01T13:00 ran",
                               "2025-08-02T13:00 skipped: nobody watched; made up for by the run of "
                               "2025-08-04T13:00:00.000Z",
                               "2025-08-03T13:00 skipped: nobody watched; made up for by the run of "
                               "2025-08-04T13:00:00.000Z",
                               "2025-08-04T13:00 ran", "2025-08-05T13:00 ran"});
}

TEST_CASE("a time at which another run is at work is skipped, and says so") {
  World world("2025-08-01T12:00:00Z");
  world.settings.schedule = {"13:00 UTC"};
  world.is_busy = true;
  CHECK(world.watch_until("2025-08-01T14:00:00Z").empty());
  CHECK(world.ticks().back() == "2025-08-01T13:00 skipped: another run is at work");
}

TEST_CASE("a source that cannot be looked at is a run, once, that tells of it") {
  World world("2025-08-01T00:00:00Z");
  world.settings.poll_seconds = 3600;
  world.trouble = "the trigger says 'garbage'";
  CHECK(world.watch_until("2025-08-01T05:30:00Z") == Lines{"2025-08-01T00:00 watch"});
}
