#include "pipeline/workspace.hpp"

#include "base/error.hpp"
#include "sql/migrator.hpp"
#include "store/writing/settings_store.hpp"

#include <fmt/format.h>

namespace bluedot::pipeline {
std::string note_on_size(const Workspace& workspace, int64_t store_bytes) {
  if (workspace.max_store_bytes == 0 || store_bytes <= workspace.max_store_bytes) return "";
  // What the configuration does not say must be said on the command line.
  const std::string before = workspace.archive_keep_days ? "" : " --before DATE";
  const std::string to = workspace.archive_to.empty() ? " --to DIR" : "";
  return fmt::format(
      "the store has {:.1f} MB, more than the {} of archive.max_store_mb; 'bluedot archive{}{} --compact' makes it "
      "smaller",
      static_cast<double>(store_bytes) / 1e6, workspace.max_store_bytes / 1'000'000, before, to);
}

void require_store(Workspace& workspace) {
  if (!std::filesystem::exists(workspace.store)) open_for_reading(workspace);  // says that there is none
}

void require_current_schema(const sql::Reader& database, const std::filesystem::path& store) {
  sql::check_history(database, store);
  const int64_t version = database.pragma("user_version");
  if (version == 0) throw base::Error(store.string() + ": is empty; 'bluedot ingest' fills it");
  if (version < sql::newest_version()) {
    throw base::Error(
        store.string() +
        ": was written by an older bluedot; any command that writes, such as 'bluedot export', migrates it");
  }
}

sql::Reader open_for_reading(Workspace& workspace) {
  sql::Reader database = sql::Reader::open(workspace.store);
  require_current_schema(database, workspace.store);
  database.stop_when_interrupted();
  workspace.settings = store::load_settings(database, workspace.configured);
  return database;
}

}  // namespace bluedot::pipeline
