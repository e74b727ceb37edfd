#include "pipeline/restore_run.hpp"

#include "base/digest.hpp"
#include "base/durable.hpp"
#include "base/error.hpp"
#include "base/stopwatch.hpp"
#include "pipeline/backup_manifest.hpp"
#include "sql/backup.hpp"
#include "sql/integrity.hpp"
#include "sql/migrator.hpp"
#include "sql/write_lock.hpp"
#include "store/check/audit_check.hpp"

#include <fmt/format.h>
#include <optional>

namespace bluedot::pipeline {
namespace {

using std::filesystem::path;

// What SQLite keeps beside a database; it must not meet another database of that name.
constexpr const char* k_companions[] = {"-wal", "-journal", "-shm"};

void require_no_wal(const path& file) {
  std::error_code missing;
  if (std::filesystem::file_size(file.string() + "-wal", missing) > 0 && !missing) {
    throw base::Error(file.string() + ": has a WAL beside it, as a store in use; copy it with 'bluedot backup'");
  }
}

bool check_manifest(const path& file, const path& copy) {
  const auto manifest = read_manifest(file);
  if (!manifest) return false;
  if (base::sha256_hex_of_file(copy) != manifest->sha256) {
    throw base::Error(file.string() + ": is not the file that was backed up: its SHA-256 is not that of its manifest");
  }
  return true;
}

// Of the copy that will be the store, so that what was verified is what is put in place.
store::StoreHead verify(const path& file, const path& copy) {
  sql::refuse_other_programs(copy);
  const sql::Reader database = sql::Reader::open(copy);
  const auto refuse = [&](const model::Finding& finding) {
    throw base::Error(file.string() + ": is damaged: " + finding.what);
  };
  sql::check_structure(database, true, refuse);
  sql::check_references(database, refuse);
  if (database.pragma("user_version") == 0)
    throw base::Error(file.string() + ": is empty; there is nothing to restore");
  sql::check_history(database, file);
  const store::AuditCheck log = store::check_audit_log(database);
  if (log.broken) {
    throw base::Error(
        fmt::format("{}: its log is broken: entry {} {}", file.string(), log.broken->audit_id, log.broken->what));
  }
  return store::read_head(database);
}

// A backup is one file, in SQLite's rollback journal. The store is what readers may have open while a writer comes, and
// to switch it then would wait for each of them.
void choose_journal(const path& copy) {
  sql::Writer::open(copy);
}

// Why the store must not be replaced; nothing: the backup has all it has.
std::optional<std::string> why_newer(const path& store, const path& copy) {
  try {
    const store::StoreHead head = store::read_head(sql::Reader::open(store));
    const store::Containment backup = store::contains(sql::Reader::open(copy), head);
    if (backup.answer == store::Containment::Answer::all) return std::nullopt;
    const std::string end = fmt::format("it ends with batch {} of {} and entry {} of the log", head.last_batch,
                                        head.committed_at.empty() ? "no time" : head.committed_at, head.audit_id);
    if (backup.answer == store::Containment::Answer::not_all) return "has what the backup lacks: " + end;
    return fmt::format("may have what the backup lacks: {}, which the backup archived in {}, so it cannot be told", end,
                       backup.archive);
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::failed && error.kind() != base::ErrorKind::damaged) throw;
    return fmt::format("cannot be read, so nobody can tell whether it is newer ({})", error.what());
  }
}

// As a restore that was killed leaves it: the store under its second name too.
bool is_same_file(const path& one, const path& other) {
  std::error_code ignored;
  return std::filesystem::equivalent(one, other, ignored);
}

path free_name(const path& store) {
  const std::string name = store.string() + ".before-restore";
  path wanted = name;
  for (int i = 2; std::filesystem::exists(wanted) && !is_same_file(wanted, store); ++i) {
    wanted = fmt::format("{}-{}", name, i);
  }
  return wanted;
}

// So that the store is one file; where SQLite cannot any more, its companions are kept with it.
void move_wal_into_file(const path& store) {
  try {
    sql::Writer::open(store).run_script("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const base::Error&) {
    // Damaged beyond opening: that may be why it is replaced.
  }
}

// A second name for the same file, so that the store has its own name at every instant; a file system without links
// gets a copy.
void keep_as(const path& file, const path& name) {
  if (is_same_file(file, name)) return;
  std::error_code refused;
  std::filesystem::create_hard_link(file, name, refused);
  if (!refused) return;
  std::filesystem::copy_file(file, name);
  base::sync_path(name);
}

// The store under another name, durably, with everything that belongs to it; then its companions go, so that none of
// them is played into what takes its place.
path keep_aside(const path& store) {
  if (!std::filesystem::exists(store)) return {};
  move_wal_into_file(store);
  const path kept = free_name(store);
  for (const char* companion : k_companions) {
    const path file = store.string() + companion;
    std::error_code missing;
    if (std::filesystem::file_size(file, missing) > 0 && !missing && std::string_view(companion) != "-shm") {
      keep_as(file, kept.string() + companion);
    }
  }
  keep_as(store, kept);
  base::sync_path(base::folder_of(store));
  return kept;
}

void remove_companions(const path& store) {
  for (const char* companion : k_companions) std::filesystem::remove(store.string() + companion);
  base::sync_path(base::folder_of(store));
}

}  // namespace

RestoreReport restore(Workspace& workspace, const path& file, bool force) {
  const base::Stopwatch stopwatch;
  // Whatever name it is reached by: the name that is a symlink stays one.
  const path store = std::filesystem::weakly_canonical(workspace.store);
  if (!std::filesystem::is_regular_file(file)) throw base::Error(file.string() + ": there is no such file");
  require_no_wal(file);
  sql::refuse_other_programs(file);
  if (std::filesystem::exists(store)) {
    if (std::filesystem::equivalent(file, store)) throw base::Error(file.string() + ": is the store itself");
  }
  const sql::WriteLock lock(store, "restore " + file.string());
  RestoreReport report;
  sql::PartialCopy copy(file, store);
  report.had_manifest = check_manifest(file, copy.path());
  report.head = verify(file, copy.path());
  if (std::filesystem::exists(store) && !force) {
    if (const auto reason = why_newer(store, copy.path())) {
      throw base::Error(fmt::format("{} {}; --force replaces it and keeps it beside", store.string(), *reason));
    }
  }
  choose_journal(copy.path());
  report.kept = keep_aside(store);
  remove_companions(store);
  copy.publish();
  report.seconds = stopwatch.seconds();
  return report;
}

}  // namespace bluedot::pipeline
