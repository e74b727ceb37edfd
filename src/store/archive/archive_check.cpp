#include "store/archive/archive_check.hpp"

#include "store/rule/archives.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

void check_notes(const sql::Reader& database, const model::FindingSink& report) {
  sql::Statement row = database.prepare_named("archives_unlike_log");
  while (row.step()) {
    report({"archive", fmt::format("archive {} and entry {} of the log differ in {}", row.integer(0), row.integer(1),
                                   row.text(2))});
  }
}

void check_presence(const sql::Reader& database, const model::FindingSink& report) {
  sql::Statement gone = database.prepare_named("archives_only_in_log");
  while (gone.step()) {
    report(
        {"archive", fmt::format("archive {}, of entry {} of the log, is missing", gone.integer(0), gone.integer(1))});
  }
  sql::Statement unlogged = database.prepare_named("archives_not_in_log");
  while (unlogged.step()) report({"archive", fmt::format("the log has no archive {}", unlogged.integer(0))});
}

void check_marks(const sql::Reader& database, const model::FindingSink& report) {
  sql::Statement row = database.prepare_named("marks_unlike_log");
  while (row.step()) {
    report({"archive", fmt::format("{} dates of {} are marked as archived; by the log there are {}", row.integer(0),
                                   row.text(1), row.integer(2))});
  }
  sql::Statement logged = database.prepare_named("logged_marks");
  if (!logged.step() || logged.is_null(1) || logged.text(1) == digest_of_marks(database)) return;
  report({"archive", fmt::format("which dates are marked as archived, or with which documents, is not as entry {} of "
                                 "the log has it",
                                 logged.integer(0))});
}

}  // namespace

void check_archives(const sql::Reader& database, const model::FindingSink& report) {
  check_notes(database, report);
  check_presence(database, report);
  check_marks(database, report);
}

}  // namespace bluedot::store
