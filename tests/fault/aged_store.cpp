#include "fault/aged_store.hpp"

#include "base/instant.hpp"
#include "sql/embedded_sql.hpp"
#include "sql/migrator.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace bluedot::fault {
namespace {

std::vector<std::string> texts_of(const sql::Reader& database, const std::string& query) {
  std::vector<std::string> all;
  sql::Statement row = database.prepare(query);
  while (row.step()) all.emplace_back(row.text(0));
  return all;
}

std::vector<std::string> columns_of(const sql::Reader& database, const std::string& table, const std::string& schema) {
  return texts_of(database, "SELECT name FROM pragma_table_info('" + table + "', '" + schema + "') ORDER BY name");
}

void copy_tables(sql::Writer& old, const std::string& from) {
  old.run_script("PRAGMA foreign_keys = OFF; ATTACH '" + from + "' AS today");
  for (const std::string& table : texts_of(old, "SELECT name FROM main.sqlite_schema WHERE type = 'table'")) {
    if (table == "schema_migration") continue;
    const auto names = columns_of(old, table, "main");
    if (!std::ranges::includes(columns_of(old, table, "today"), names)) continue;
    const std::string columns = fmt::format("{}", fmt::join(names, ", "));
    old.run_script("INSERT INTO main." + table + " (" + columns + ") SELECT " + columns + " FROM today." + table);
  }
  old.run_script("DETACH today");
}

}  // namespace

void age_store(const std::filesystem::path& store) {
  const std::filesystem::path aged = store.string() + ".aged";
  {
    sql::Writer old = sql::Writer::open(aged);
    const auto migrations = sql::embedded_migrations();
    sql::migrate(old, aged, base::Instant{0}, migrations.first(migrations.size() - 1));
    copy_tables(old, store.string());
  }
  std::filesystem::rename(aged, store);
}

}  // namespace bluedot::fault
