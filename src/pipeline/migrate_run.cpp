#include "pipeline/migrate_run.hpp"

#include "base/error.hpp"
#include "sql/checkpoint.hpp"
#include "sql/migrator.hpp"
#include "sql/write_lock.hpp"

namespace bluedot::pipeline {
namespace {

MigrateReport look_at(const sql::Reader& database, const std::filesystem::path& store) {
  sql::check_history(database, store);
  MigrateReport report{database.pragma("user_version"), sql::newest_version(), sql::missing_migrations(database), {}};
  if (report.from_version == 0) throw base::Error(store.string() + ": is empty; 'bluedot ingest' fills it");
  return report;
}

}  // namespace

MigrateReport migrate(Workspace& workspace, bool rehearse) {
  if (rehearse || !std::filesystem::exists(workspace.store)) {
    return look_at(sql::Reader::open(workspace.store), workspace.store);
  }
  // Only a connection that may write can take back what a killed migration left in a rollback journal.
  sql::refuse_other_programs(workspace.store);
  const sql::WriteLock lock(workspace.store, "migrate");
  sql::Writer database = sql::Writer::open(workspace.store);
  MigrateReport report = look_at(database, workspace.store);
  if (report.migrations.empty()) return report;
  report.saved = sql::migrate(database, workspace.store, workspace.clock.now());
  sql::checkpoint(database);
  return report;
}

}  // namespace bluedot::pipeline
