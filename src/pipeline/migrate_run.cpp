#include "pipeline/migrate_run.hpp"

#include "base/error.hpp"
#include "sql/migrator.hpp"

namespace bluedot::pipeline {
namespace {

MigrateReport look_at(const sql::Database& database, const std::filesystem::path& store) {
  sql::check_history(database, store);
  MigrateReport report{database.pragma("user_version"), sql::newest_version(), sql::missing_migrations(database), {}};
  if (report.from_version == 0) throw base::Error(store.string() + ": is empty; 'bluedot ingest' fills it");
  return report;
}

}  // namespace

MigrateReport migrate(Workspace& workspace, bool rehearse) {
  MigrateReport report = look_at(sql::Database::open_reader(workspace.store), workspace.store);
  if (rehearse || report.migrations.empty()) return report;
  const sql::WriteLock lock(workspace.store, "migrate");
  sql::Database database = sql::Database::open_writer(workspace.store);
  report = look_at(database, workspace.store);  // another process may have migrated it meanwhile
  report.saved = sql::migrate(database, workspace.store, workspace.clock.now());
  return report;
}

}  // namespace bluedot::pipeline
