// Brings a store's schema to the version this program knows, one transaction a step (for a new store, one for all);
// refuses what it does not know.
#pragma once

#include "base/instant.hpp"
#include "sql/database.hpp"
#include "sql/embedded_sql.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bluedot::sql {

// The version a store made by this program has: the number of the last migration.
int64_t newest_version(std::span<const EmbeddedFile> migrations = embedded_migrations());

// Throws Error when the store was made by a newer program, or when a migration it has is missing here or was edited
// since; names the migration.
void check_history(const Reader& database, const std::filesystem::path& file,
                   std::span<const EmbeddedFile> migrations = embedded_migrations());

// When the store was made; its copies and backups say the same.
std::string made_at(const Reader& database);

// The names of those that are missing, in the order in which migrate applies them.
std::vector<std::string> missing_migrations(const Reader& database,
                                            std::span<const EmbeddedFile> migrations = embedded_migrations());

// Applies what is missing. A store that has data is backed up first, beside it, as `<store>.before-<version>`;
// returns that path, or an empty one when nothing was to be done or there was nothing to lose.
std::filesystem::path migrate(Writer& database, const std::filesystem::path& file, base::Instant now,
                              std::span<const EmbeddedFile> migrations = embedded_migrations());

}  // namespace bluedot::sql
