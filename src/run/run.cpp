#include "run/run.hpp"

#include "base/error.hpp"
#include "run/inbox.hpp"
#include "run/judge_step.hpp"
#include "run/notify_step.hpp"
#include "run/publish_step.hpp"
#include "run/pull.hpp"
#include "run/pull_vendors.hpp"
#include "run/recorder.hpp"
#include "run/report_back.hpp"
#include "run/state.hpp"
#include "run/take_in.hpp"
#include "sql/write_lock.hpp"
#include "store/tables/delivery_log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace bluedot::run {
namespace {

using model::RunOutcome;
using model::RunStep;

// One run of a store at a time; other commands may write between its steps.
sql::WriteLock lock_runs(const std::filesystem::path& store) {
  const std::filesystem::path runs = store.string() + "-run";
  try {
    return {runs, "run"};
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::locked) throw;
    throw base::Error(fmt::format("another run of {} is at work: {}", store.string(),
                                  sql::present_writer(runs).value_or("it has just ended")),
                      base::ErrorKind::locked);
  }
}

bool has_failed(const RunStep& step) {
  return step.outcome == RunOutcome::failed || step.outcome == RunOutcome::skipped;
}

void skip(RunStep& step, std::string why) {
  step.outcome = RunOutcome::skipped;
  step.message = std::move(why);
}

void set_taken_in(sql::Writer& database, const TakenIn& taken, const std::string& run_id) {
  for (const store::Delivery& one : taken.deliveries) store::set_taken_in(database, one.delivery_id, run_id);
}

RunReport ask_vendors(pipeline::Workspace& workspace, const RunSettings& settings, const SourceSettings& source,
                      const fetch::FetchRequest& request) {
  Recorder recorder(workspace, model::RunTrigger::manual);
  const Inbox inbox(settings.inbox);
  recorder.step("pull " + source.name,
                [&](RunStep& step) { pull_vendors(workspace, inbox, source, settings.universe, request, step); });
  TakenIn taken;
  recorder.step("ingest", [&](RunStep& step) { taken = take_in(workspace, inbox.root(), step); });
  recorder.step("judge", [&](RunStep& step) { judge(workspace, settings, taken, step); });
  recorder.step("export", [&](RunStep& step) { export_changes(workspace, step); });
  RunReport report{workspace.run_id, model::RunTrigger::manual, model::outcome_of(recorder.steps()), recorder.steps()};
  recorder.finish("", [&](sql::Writer& database) { set_taken_in(database, taken, workspace.run_id); });
  return report;
}

// Whether there was nothing to do but to make the export tree, as a machine must that has none.
bool is_idle(const std::vector<RunStep>& steps) {
  return std::ranges::all_of(steps, [](const RunStep& step) {
    return step.outcome == RunOutcome::nothing || (step.outcome == RunOutcome::ok && step.name == "export");
  });
}

// What has begun of a run.
struct Begun {
  std::optional<RemoteState> state;
  std::optional<Recorder> recorder;
};

RunReport do_work(pipeline::Workspace& workspace, const RunSettings& settings, model::RunTrigger trigger,
                  Begun& begun) {
  if (!settings.state.empty()) begun.state.emplace(workspace, settings.state);
  Recorder& recorder = begun.recorder.emplace(workspace, trigger);
  const Inbox inbox(settings.inbox);

  std::vector<Pulled> pulled;
  for (const SourceSettings& source : settings.sources) {
    const RunStep& step = recorder.step("pull " + source.name, [&](RunStep& one) {
      pulled.emplace_back(source);
      if (source.kind == SourceKind::fetch) return pull_vendors(workspace, inbox, source, settings.universe, {}, one);
      pull(workspace, inbox, pulled.back(), one);
    });
    pulled.back().outcome = step.outcome;
    pulled.back().message = step.message;
  }
  TakenIn taken;
  const RunStep ingested = recorder.step("ingest", [&](RunStep& step) {
    taken = take_in(workspace, inbox.root(), step);
    inbox.remove_old(workspace, settings.inbox_keep_days);
  });
  const RunStep judged = recorder.step("judge", [&](RunStep& step) { judge(workspace, settings, taken, step); });
  if (settings.judge.strict && judged.outcome == RunOutcome::failed && !taken.batches.empty()) {
    recorder.step("take back", [&](RunStep& step) { take_back(workspace, taken, step); });
  }
  const RunStep exported = recorder.step("export", [&](RunStep& step) { export_changes(workspace, step); });
  for (const PublicationSettings& publication : settings.publish) {
    recorder.step("publish " + publication.name, [&](RunStep& step) {
      if (has_failed(exported)) return skip(step, "the export tree is not complete");
      publish(workspace, publication, step);
    });
  }
  for (const Pulled& one : pulled) {
    if (!is_to_report(one, taken.deliveries)) continue;
    recorder.step("report " + one.source.name,
                  [&](RunStep& step) { report_back(workspace, one, taken.deliveries, ingested, step); });
  }

  RunReport report{workspace.run_id, trigger, model::outcome_of(recorder.steps()), {}};
  // If we are cut off before people are told, the next run takes the deliveries in again, which changes nothing,
  // reports and tells.
  recorder.at_end([&](sql::Writer& database) { set_taken_in(database, taken, workspace.run_id); });
  tell(workspace, settings.notify, recorder);
  report.steps = recorder.steps();
  if (begun.state && !(is_idle(report.steps) && begun.state->is_as_brought(workspace))) {
    begun.state->put_back(workspace);
  }
  return report;
}

// The store can hold no message of it, and there may be nobody to read what is printed.
void tell_of_end(pipeline::Workspace& workspace, const RunSettings& settings, const Begun& begun,
                 const std::string& why) {
  const std::vector<RunStep> steps = begun.recorder ? begun.recorder->steps() : std::vector<RunStep>();
  for (const Told& told : tell_unrecorded(workspace, settings.notify, steps, why)) {
    if (!told.is_sent) workspace.report_warning(told.message);
  }
}

}  // namespace

RunReport run(pipeline::Workspace& workspace, const RunSettings& settings, model::RunTrigger trigger) {
  const sql::WriteLock lock = lock_runs(workspace.store);
  Begun begun;
  try {
    return do_work(workspace, settings, trigger, begun);
  } catch (const base::Error& error) {
    const bool is_anothers_turn = error.kind() == base::ErrorKind::locked && !settings.state.empty() && !begun.state;
    if (error.kind() != base::ErrorKind::interrupted && !is_anothers_turn) {
      tell_of_end(workspace, settings, begun, error.what());
    }
    throw;
  } catch (const base::Fatal& fatal) {
    tell_of_end(workspace, settings, begun, fatal.message());
    throw;
  } catch (const std::filesystem::filesystem_error& error) {
    tell_of_end(workspace, settings, begun, error.what());
    throw;
  }
}

RunReport fetch(pipeline::Workspace& workspace, const RunSettings& settings, const SourceSettings& source,
                const fetch::FetchRequest& request) {
  const sql::WriteLock lock = lock_runs(workspace.store);
  return ask_vendors(workspace, settings, source, request);
}

RunReport backfill(pipeline::Workspace& workspace, const RunSettings& settings, const SourceSettings& source,
                   const std::vector<store::Backfill>& wishes) {
  const sql::WriteLock lock = lock_runs(workspace.store);
  if (!wishes.empty()) {
    write_store(workspace, [&](sql::Writer& database) {
      for (const store::Backfill& wish : wishes) store::insert_backfill(database, wish);
    });
  }
  return ask_vendors(workspace, settings, source, {.is_past_only = true});
}

std::vector<RunStep> publish_all(pipeline::Workspace& workspace, const RunSettings& settings) {
  const sql::WriteLock lock = lock_runs(workspace.store);
  std::vector<RunStep> steps;
  for (const PublicationSettings& publication : settings.publish) {
    steps.push_back(done("publish " + publication.name, [&](RunStep& step) { publish(workspace, publication, step); }));
  }
  return steps;
}

}  // namespace bluedot::run
