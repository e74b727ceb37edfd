#include "sql/migrator.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/number_text.hpp"
#include "sql/backup.hpp"

#include <fmt/format.h>
#include <map>

namespace bluedot::sql {
namespace {

// `0001_store.sql` is version 1.
int64_t version_of(std::string_view name) {
  const auto version = base::parse_number<int64_t>(name.substr(0, name.find('_'))).value_or(0);
  if (version <= 0) throw base::Error("migrations: " + std::string(name) + " does not begin with its number");
  return version;
}

std::string checksum_of(std::string_view text) {
  const base::Sha256 digest = base::sha256(text);
  return base::hex_of(std::string(digest.begin(), digest.end()));
}

// Inside the caller's transaction.
void apply(Writer& database, const EmbeddedFile& migration, base::Instant now) {
  database.run_script(migration.text);
  const int64_t version = version_of(migration.name);
  database.prepare_named("insert_schema_migration")
      .bind(version, migration.name, checksum_of(migration.text), now.iso())
      .run();
  database.run_script(fmt::format("PRAGMA user_version = {}", version));
}

}  // namespace

int64_t newest_version(std::span<const EmbeddedFile> migrations) {
  return migrations.empty() ? 0 : version_of(migrations.back().name);
}

void check_history(const Reader& database, const std::filesystem::path& file,
                   std::span<const EmbeddedFile> migrations) {
  const int64_t version = database.pragma("user_version");
  if (version > newest_version(migrations)) {
    throw base::Error(fmt::format("{}: was written by a newer bluedot (schema {}; this one knows {}); use that one",
                                  file.string(), version, newest_version(migrations)));
  }
  if (version == 0) return;
  std::map<int64_t, const EmbeddedFile*> known;
  for (const EmbeddedFile& migration : migrations) known[version_of(migration.name)] = &migration;
  Statement applied = database.prepare_named("schema_migrations");
  while (applied.step()) {
    const auto found = known.find(applied.integer(0));
    const std::string name(applied.text(1));
    if (found == known.end())
      throw base::Error(fmt::format("{}: has migration {}, which this bluedot lacks", file.string(), name));
    if (checksum_of(found->second->text) != applied.text(2)) {
      throw base::Error(fmt::format("{}: migration {} was edited after it was applied", file.string(), name));
    }
  }
}

std::string made_at(const Reader& database) {
  Statement made = database.prepare_named("store_made_at");
  return made.step() ? std::string(made.text(0)) : "";
}

std::vector<std::string> missing_migrations(const Reader& database, std::span<const EmbeddedFile> migrations) {
  const int64_t version = database.pragma("user_version");
  std::vector<std::string> names;
  for (const EmbeddedFile& migration : migrations) {
    if (version_of(migration.name) > version) names.emplace_back(migration.name);
  }
  return names;
}

std::filesystem::path migrate(Writer& database, const std::filesystem::path& file, base::Instant now,
                              std::span<const EmbeddedFile> migrations) {
  check_history(database, file, migrations);
  const int64_t version = database.pragma("user_version");
  if (version == newest_version(migrations)) return {};
  if (version == 0) {
    // A new store appears with its whole schema or not at all: one that a crash left between two migrations would look
    // like an old store, and be backed up.
    Transaction transaction(database);
    for (const EmbeddedFile& migration : migrations) apply(database, migration, now);
    transaction.commit();
    return {};
  }
  const std::filesystem::path saved = fmt::format("{}.before-{}", file.string(), newest_version(migrations));
  backup(database, saved);
  for (const EmbeddedFile& migration : migrations) {
    if (version_of(migration.name) <= version) continue;
    Transaction transaction(database);
    apply(database, migration, now);
    transaction.commit();
  }
  return saved;
}

}  // namespace bluedot::sql
