#include "sql/integrity.hpp"

#include <fmt/format.h>
#include <map>
#include <new>
#include <sqlite3.h>
#include <string>

namespace bluedot::sql {
namespace {

// SQLite stops there: a damaged file repeats itself, and a person looks at the first ones.
constexpr int k_max_lines = 100;

// How a line of SQLite's check ends when there was no memory for the page.
constexpr std::string_view k_no_memory = "error code=7";
static_assert(SQLITE_NOMEM == 7);

using Objects = std::map<std::string, std::string>;  // `trigger bar_edit_insert`, and the statement that makes it

Objects objects_of(const Reader& database) {
  Objects all;
  Statement row = database.prepare_named("schema_objects");
  while (row.step()) all.emplace(row.text(0), row.text(1));
  return all;
}

Objects objects_of(std::span<const EmbeddedFile> migrations) {
  Writer fresh(":memory:", SQLITE_OPEN_READWRITE);
  for (const EmbeddedFile& migration : migrations) fresh.run_script(migration.text);
  return objects_of(fresh);
}

}  // namespace

void check_structure(const Reader& database, bool thorough, const model::FindingSink& report) {
  Statement row = database.prepare(fmt::format("PRAGMA {}_check({})", thorough ? "integrity" : "quick", k_max_lines));
  if (!row.step()) return report({"structure", "SQLite's check says nothing"});
  do {
    const std::string_view line = row.text(0);
    if (line.ends_with(k_no_memory)) throw std::bad_alloc();
    if (line != "ok") report({"structure", std::string(line)});
  } while (row.step());
}

void check_references(const Reader& database, const model::FindingSink& report) {
  Statement row = database.prepare("PRAGMA foreign_key_check");
  for (int lines = 0; lines < k_max_lines && row.step(); ++lines) {
    const std::string place = row.is_null(1) ? "" : fmt::format(" {}", row.integer(1));
    report({"reference",
            fmt::format("a row of {}{} names a row of {} that is not there", row.text(0), place, row.text(2))});
  }
}

void check_schema(const Reader& database, const model::FindingSink& report, std::span<const EmbeddedFile> migrations) {
  const Objects ours = objects_of(migrations), theirs = objects_of(database);
  for (const auto& [name, text] : ours) {
    const auto found = theirs.find(name);
    if (found == theirs.end()) {
      report({"schema", fmt::format("the {} is missing", name)});
    } else if (found->second != text) {
      report({"schema", fmt::format("the {} is not as the migrations make it", name)});
    }
  }
}

}  // namespace bluedot::sql
