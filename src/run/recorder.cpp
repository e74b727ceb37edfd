#include "run/recorder.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/stopwatch.hpp"
#include "pipeline/open_store.hpp"
#include "sql/database.hpp"
#include "store/tables/run_log.hpp"

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <thread>

namespace bluedot::run {
namespace {

// How long another command may keep the store: an ingest of a day's delivery takes a few seconds.
constexpr int k_most_tries = 300;
constexpr std::chrono::milliseconds k_between_tries{100};
constexpr int k_tries_in_silence = 20;  // two seconds: most commands are done by then

// Whoever waits hears once for whom, and for how long.
void report_wait(const pipeline::Workspace& workspace, const base::Error& error) {
  const auto longest = std::chrono::duration_cast<std::chrono::seconds>(k_most_tries * k_between_tries);
  workspace.report_warning(fmt::format("{}; waiting for at most {} seconds", error.what(), longest.count()));
}

void log_end(model::RunOutcome outcome, const std::string& message) {
  const base::LogLevel level = outcome == model::RunOutcome::failed     ? base::LogLevel::error
                               : outcome == model::RunOutcome::degraded ? base::LogLevel::warning
                                                                        : base::LogLevel::info;
  base::log_outcome(level, fmt::format("{}{}{}", model::name_of(outcome), message.empty() ? "" : ": ", message));
}

}  // namespace

void write_store(pipeline::Workspace& workspace, const std::function<void(sql::Writer& database)>& write,
                 const Sleep& sleep) {
  for (int tries = 1;; ++tries) {
    try {
      pipeline::OpenStore store(workspace, store::Command::run, "");
      sql::Transaction transaction(store.database());
      write(store.database());
      transaction.commit();
      return;
    } catch (const base::Error& error) {
      if (error.kind() != base::ErrorKind::locked || tries == k_most_tries) throw;
      if (tries == k_tries_in_silence) report_wait(workspace, error);
    }
    base::throw_if_interrupted();
    sleep(k_between_tries);
  }
}

void sleep_for(std::chrono::milliseconds time) {
  std::this_thread::sleep_for(time);
}

model::RunStep done(const std::string& name, const std::function<void(model::RunStep& step)>& work) {
  base::throw_if_interrupted();
  const base::Stopwatch stopwatch;
  model::RunStep step{.name = name};
  const auto fail = [&](std::string why) {
    step.outcome = model::RunOutcome::failed;
    step.message = std::move(why);
  };
  try {
    work(step);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    fail(error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    fail(fmt::format("{}: {}", error.path1().string(), error.code().message()));
  }
  step.seconds = stopwatch.seconds();
  return step;
}

Recorder::Recorder(pipeline::Workspace& workspace, model::RunTrigger trigger) : m_workspace(workspace) {
  const base::Instant now = workspace.clock.now();
  workspace.run_id = pipeline::new_run_id(now);
  write_store(workspace, [&](sql::Writer& database) {
    for (const store::RunRow& run : store::runs_cut_off(database)) {
      store::finish_run(database, run.run_id, now, model::RunOutcome::failed,
                        "was cut off; run " + workspace.run_id + " goes on with what it left");
    }
    store::insert_run(database, {.run_id = workspace.run_id,
                                 .trigger = trigger,
                                 .started_at = now.iso(),
                                 .finished_at = {},
                                 .outcome = {},
                                 .message = {},
                                 .actor = workspace.actor,
                                 .program_version = workspace.program_version});
  });
}

Recorder::~Recorder() {
  m_workspace.run_id.clear();
  base::set_log_context({});
}

const model::RunStep& Recorder::step(const std::string& name, const std::function<void(model::RunStep& step)>& work) {
  base::set_log_context({m_workspace.run_id, name});
  const model::RunStep& step = m_steps.emplace_back(done(name, work));
  log_end(step.outcome, step.message);
  base::set_log_context({m_workspace.run_id, ""});
  return step;
}

void Recorder::finish(const std::string& message, const std::function<void(sql::Writer& database)>& also) {
  write_store(m_workspace, [&](sql::Writer& database) {
    insert_steps(database);
    store::finish_run(database, m_workspace.run_id, m_workspace.clock.now(), model::outcome_of(m_steps), message);
    for (const auto& write : m_at_end) write(database);
    also(database);
  });
  log_end(model::outcome_of(m_steps), "the run has ended");
}

void Recorder::keep() {
  if (m_kept == m_steps.size()) return;
  write_store(m_workspace, [&](sql::Writer& database) { insert_steps(database); });
}

void Recorder::insert_steps(sql::Writer& database) {
  for (; m_kept < m_steps.size(); ++m_kept) store::insert_run_step(database, m_workspace.run_id, m_steps[m_kept]);
}

}  // namespace bluedot::run
