#include "pipeline/open_store.hpp"

#include "base/durable.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/plural.hpp"
#include "base/printable.hpp"
#include "pipeline/check_run.hpp"
#include "sql/checkpoint.hpp"
#include "sql/migrator.hpp"
#include "store/writing/outside_edits.hpp"
#include "store/writing/settings_store.hpp"

#include <fmt/format.h>
#include <random>
#include <unistd.h>

namespace bluedot::pipeline {
namespace {

// Of a symbol map of thousands nobody reads more; the batch of the change has all of it.
constexpr size_t k_shown_change = 400;

// The folder must exist: a store in a folder that is not there is a mistyped path. And the file must be ours.
const std::filesystem::path& checked(const std::filesystem::path& store) {
  const auto folder = std::filesystem::absolute(store).parent_path();
  if (!std::filesystem::is_directory(folder)) {
    throw base::Error(fmt::format("{}: the folder {} does not exist", store.string(), folder.string()));
  }
  if (!sql::says_it_is_ours(store)) sql::refuse_other_programs(store);
  return store;
}

store::RunInfo run_info(const Workspace& workspace, store::Command command, const std::string& arguments) {
  const base::Instant now = workspace.clock.now();
  const std::string run_id = workspace.run_id.empty() ? new_run_id(now) : workspace.run_id;
  return {run_id, command, arguments, workspace.actor, workspace.program_version, now};
}

}  // namespace

std::string new_run_id(base::Instant now) {
  std::random_device random;
  return fmt::format("{}-{}-{:08x}", now.iso(), getpid(), random());
}

OpenStore::OpenStore(Workspace& workspace, store::Command command, const std::string& arguments, Purpose purpose)
    : m_run(run_info(workspace, command, arguments)),
      m_was_created(!std::filesystem::exists(workspace.store)),
      m_lock(checked(workspace.store), arguments.empty() ? std::string(name_of(command)) : arguments),
      m_database(sql::Writer::open(workspace.store)) {
  if (purpose == Purpose::rehearse) {
    require_current_schema(m_database, workspace.store);
    m_database.leave_file_alone();
    workspace.settings = store::load_settings(m_database, workspace.configured);
    store::rehearse_settings(m_database, workspace.settings, m_run);
  } else {
    // The names of the store and of its WAL are on the disk before anything is said to be: SQLite syncs the folder too,
    // and passes over what the disk answers.
    base::sync_path(base::folder_of(workspace.store));
    if (base::Fatal::was_thrown()) throw base::Fatal(base::Fatal::first_message());
    prepare(workspace, purpose == Purpose::keep_settings);
  }
  m_database.stop_when_interrupted();
  if (m_lock.unclean_end()) check_after(*m_lock.unclean_end(), workspace);
  base::log_verbose(fmt::format("{}: locked and open for writing, run {}", workspace.store.string(), m_run.run_id));
}

OpenStore::~OpenStore() {
  try {
    sql::checkpoint(m_database);
  } catch (...) {
    // The disk refused: the WAL stays beside the file, with all that was committed.
  }
}

std::string OpenStore::pending(const Workspace& workspace) const {
  std::string all;
  if (!(store::load_settings(m_database, {}) == workspace.settings)) all = "applies the configuration's settings";
  if (store::has_outside_edits(m_database))
    all += (all.empty() ? "" : " and ") + std::string("settles edits in plain SQL");
  return all;
}

void OpenStore::prepare(Workspace& workspace, bool keep_settings) {
  const auto saved = sql::migrate(m_database, workspace.store, m_run.started_at);
  if (!saved.empty()) {
    workspace.report_warning("the store was migrated; a copy from before is kept in " + saved.string());
  }
  if (const int64_t edits = store::settle_outside_edits(m_database, m_run)) {
    workspace.report_warning(
        fmt::format("{} {} in plain SQL since the last command that wrote; 'bluedot audit' shows them", edits,
                    base::plural(edits, "edit")));
  }
  if (keep_settings) {
    workspace.settings = store::load_settings(m_database, {});
    return;
  }
  workspace.settings = store::load_settings(m_database, workspace.configured);
  for (const std::string& change : store::apply_settings(m_database, workspace.settings, m_run)) {
    workspace.report_warning("the store's settings changed with the configuration: " +
                             base::printable(change, k_shown_change));
  }
}

// A kill or a power loss costs nothing but a rerun (src/README.md, the promises); this is for the disk that did not
// keep to it.
void OpenStore::check_after(const std::string& holder, const Workspace& workspace) const {
  const CheckReport report = check_quickly(m_database);
  if (report.finding_count == 0) return;
  const model::Finding& first = report.findings.front();
  workspace.report_warning(
      fmt::format("{} did not end well, and the store is damaged: {}{}; 'bluedot check' says more", holder, first.what,
                  report.finding_count == 1 ? "" : fmt::format(" (1 of {} findings)", report.finding_count)));
}

}  // namespace bluedot::pipeline
