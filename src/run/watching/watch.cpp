#include "run/watching/watch.hpp"

#include "base/error.hpp"
#include "run/recorder.hpp"
#include "run/watching/schedule.hpp"
#include "store/tables/tick_log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

namespace bluedot::run {
namespace {

using Triggered = model::RunTrigger;

class Watcher {
 public:
  Watcher(pipeline::Workspace& workspace, const RunSettings& settings, const WatchWorld& world)
      : m_workspace(workspace), m_settings(settings), m_world(world) {
    for (const std::string& text : settings.schedule) m_schedules.push_back(Schedule::parse(text));
  }

  void watch() {
    make_up_for_missed();
    look_for_delivery();
    base::Instant seen_until = m_world.now();
    while (m_world.wait(next_wake(seen_until))) {
      const base::Instant now = m_world.now();
      for (const Schedule& schedule : m_schedules) {
        if (schedule.last_until(now) > seen_until) run_due(schedule, schedule.last_until(now));
      }
      look_for_delivery();
      seen_until = now;
    }
  }

 private:
  base::Instant next_wake(base::Instant now) const {
    base::Instant next{now.milliseconds + static_cast<int64_t>(m_settings.poll_seconds) * 1000};
    for (const Schedule& schedule : m_schedules) next = std::min(next, schedule.next_after(now));
    return next;
  }

  std::optional<base::Instant> last_tick(const Schedule& schedule) {
    if (!std::filesystem::exists(m_workspace.store)) return std::nullopt;
    return store::last_tick(pipeline::open_for_reading(m_workspace), schedule.text());
  }

  // A schedule that is new to the store has missed nothing.
  void make_up_for_missed() {
    for (const Schedule& schedule : m_schedules) {
      const base::Instant due = schedule.last_until(m_world.now());
      const auto last = last_tick(schedule);
      if (!last) {
        record(schedule, {.due_at = due, .has_run = false, .reason = "before the first watch", .run_id = {}});
      } else if (*last < due) {
        for (base::Instant missed = schedule.next_after(*last); missed < due; missed = schedule.next_after(missed)) {
          record(schedule, {.due_at = missed,
                            .has_run = false,
                            .reason = "nobody watched; made up for by the run of " + due.iso(),
                            .run_id = {}});
        }
        run_due(schedule, due);
      }
    }
  }

  void run_due(const Schedule& schedule, base::Instant due) {
    store::Tick tick{.due_at = due, .has_run = true, .reason = {}, .run_id = {}};
    try {
      tick.run_id = m_world.run(Triggered::schedule).run_id;
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::interrupted) throw;
      tick = {.due_at = due, .has_run = false, .reason = error.what(), .run_id = {}};
      m_workspace.report_warning(fmt::format("{}: skipped: {}", schedule.text(), error.what()));
    }
    record(schedule, tick);
  }

  void record(const Schedule& schedule, const store::Tick& tick) {
    write_store(m_workspace, [&](sql::Writer& database) { store::insert_tick(database, schedule.text(), tick); });
  }

  void look_for_delivery() {
    try {
      if (has_arrived()) m_world.run(Triggered::watch);
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::interrupted) throw;
      m_workspace.report_warning(error.what());
    }
  }

  // A source that cannot be looked at is news, too: the run says so to whom it should, once.
  bool has_arrived() {
    try {
      const bool is_there = m_world.has_arrived();
      m_trouble.clear();
      return is_there;
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::interrupted) throw;
      return std::exchange(m_trouble, error.what()) != error.what();
    }
  }

  pipeline::Workspace& m_workspace;
  const RunSettings& m_settings;
  const WatchWorld& m_world;
  std::vector<Schedule> m_schedules;
  std::string m_trouble;  // why the sources could not be looked at; empty: they could
};

}  // namespace

void watch(pipeline::Workspace& workspace, const RunSettings& settings, const WatchWorld& world) {
  Watcher(workspace, settings, world).watch();
}

}  // namespace bluedot::run
