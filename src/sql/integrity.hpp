// What SQLite itself can tell about a database: whether its pages hold together, and whether its schema is ours.
#pragma once

#include "model/finding.hpp"
#include "sql/database.hpp"
#include "sql/embedded_sql.hpp"

#include <span>

namespace bluedot::sql {

// Kind `structure`: pages, and with `thorough` also that every index has what its table has.
void check_structure(const Reader& database, bool thorough, const model::FindingSink& report);
// Kind `reference`: rows that name another row that is not there.
void check_references(const Reader& database, const model::FindingSink& report);
// Kind `schema`: tables, indexes, views and triggers of ours that are missing or are not as the migrations make them.
// What a user added beside them is the user's.
void check_schema(const Reader& database, const model::FindingSink& report,
                  std::span<const EmbeddedFile> migrations = embedded_migrations());

}  // namespace bluedot::sql
