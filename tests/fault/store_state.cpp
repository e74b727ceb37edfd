#include "fault/store_state.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "fault/scenario.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/tree_check_run.hpp"
#include "sql/database.hpp"
#include "store/check/audit_check.hpp"
#include "store/rule/archives.hpp"
#include "support/temp_folder.hpp"

#include <sys/stat.h>

namespace bluedot::fault {
namespace {

constexpr const char* k_values[] = {
    "SELECT symbol, timeframe, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned FROM bars "
    "ORDER BY symbol, timeframe, date",
    "SELECT symbol, date, kind, pinned FROM signals ORDER BY symbol, date",
    "SELECT symbol.code, timeframe, first_date, last_date, bar_count, symbol.name, symbol.export_name FROM series "
    "JOIN symbol USING (symbol_id) ORDER BY symbol.code, timeframe",
    "SELECT symbol.code, target, date, is_drop, fields FROM pin JOIN symbol USING (symbol_id) "
    "WHERE released_by IS NULL ORDER BY symbol.code, date, target",
};

// What an archive moved: it changes none of the values above.
const char* const k_archives =
    "SELECT archive_id, until_batch, log_last, bar_count, rejected_bar_count, restored_by IS NULL, "
    "(SELECT count(*) FROM bar_history WHERE until_batch <= archive.until_batch), "
    "(SELECT count(*) FROM rejected_bar), (SELECT count(*) FROM audit_log WHERE audit_id <= log_last) FROM archive";

// Every row of a query, one a line.
std::string rows_of(const sql::Reader& database, const std::string& query) {
  std::string text;
  sql::Statement statement = database.prepare(query);
  while (statement.step()) {
    for (int column = 0; column < statement.column_count(); ++column) {
      text += statement.is_null(column) ? "-" : std::string(statement.text(column));
      text += '|';
    }
    text += '\n';
  }
  return text;
}

// An archive that the store knows is there whole: nothing else has its rows.
std::string fault_of_archives(const sql::Reader& database, const std::filesystem::path& folder) {
  for (const store::Archive& archive : store::list_archives(database)) {
    const std::filesystem::path file = folder / archive.file;
    if (!std::filesystem::exists(file)) return archive.file + " has rows of the store and is not there";
    if (base::sha256_hex_of_file(file) != archive.sha256) return archive.file + " is not as it was written";
  }
  return "";
}

std::string fault_of(const sql::Reader& database) {
  const std::string integrity = rows_of(database, "PRAGMA integrity_check(1)");
  if (integrity != "ok|\n") return "integrity_check: " + integrity;
  const std::string keys = rows_of(database, "PRAGMA foreign_key_check");
  if (!keys.empty()) return "foreign_key_check: " + keys;
  const store::AuditCheck log = store::check_audit_log(database);
  return log.broken ? "the log's entry " + std::to_string(log.broken->audit_id) + ' ' + log.broken->what : "";
}

void copy_if_there(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::remove(to);
  if (std::filesystem::exists(from)) std::filesystem::copy_file(from, to);
}

}  // namespace

StoreState read_store(const std::filesystem::path& store, const std::filesystem::path& scratch) {
  StoreState state;
  std::filesystem::create_directories(scratch);
  const std::filesystem::path copy = scratch / "copy.db";
  copy_if_there(store, copy);
  copy_if_there(store.string() + "-wal", copy.string() + "-wal");
  copy_if_there(store.string() + "-journal", copy.string() + "-journal");
  std::filesystem::remove(copy.string() + "-shm");
  if (!std::filesystem::exists(copy)) return state;
  try {
    sql::Writer database = sql::Writer::open(copy);          // it alone may roll a hot journal back
    if (database.pragma("user_version") == 0) return state;  // a crash before the first migration
    state.broken = fault_of(database);
    if (state.broken.empty()) state.broken = fault_of_archives(database, store.parent_path());
    if (database.prepare_named("has_archives").step()) state.archives = rows_of(database, k_archives);
    for (const char* query : k_values) state.text += rows_of(database, query);
    if (!state.text.empty()) state.text += "schema " + std::to_string(database.pragma("user_version")) + '\n';
    sql::Statement unfinished = database.prepare("SELECT path FROM export_file WHERE state = 'writing'");
    while (unfinished.step()) state.unfinished.emplace(unfinished.text(0));
  } catch (const base::Error& error) {
    state.broken = error.what();
  } catch (const base::Fatal& fatal) {
    state.broken = fatal.message();
  }
  return state;
}

std::string check_copies(const std::filesystem::path& workspace) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(workspace)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".db.json") && !name.ends_with(".db.gz.json")) continue;
    const std::filesystem::path copy = entry.path().parent_path() / name.substr(0, name.size() - 5);
    if (!std::filesystem::exists(copy)) return name + " is the manifest of a file that is not there";
    const bool is_named = tests::read_file(entry.path()).find(base::sha256_hex_of_file(copy)) != std::string::npos;
    if (!is_named) return name + " is not the manifest of the file beside it";
  }
  return "";
}

std::vector<std::string> adopt_identities(const std::filesystem::path& store, const std::filesystem::path& tree,
                                          const std::map<std::string, uint64_t>* inodes) {
  std::vector<std::string> wrong;
  if (!std::filesystem::exists(store)) return wrong;
  sql::Writer database = sql::Writer::open(store);
  if (database.pragma("user_version") == 0) return wrong;
  sql::Transaction transaction(database);
  sql::Statement rows =
      database.prepare("SELECT path, inode, size_bytes, digest FROM export_file WHERE state = 'written'");
  sql::Statement update =
      database.prepare("UPDATE export_file SET mtime_ns = ?2, ctime_ns = ?3, inode = ?4 WHERE path = ?1");
  const auto nanoseconds = [](const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; };
  while (rows.step()) {
    const std::string path(rows.text(0));
    struct stat status = {};
    if (stat((tree / path).c_str(), &status) != 0 || status.st_size != rows.integer(2)) continue;
    if (inodes != nullptr) {
      const auto recorded = inodes->find(tree.filename().string() + '/' + path);
      if (recorded == inodes->end() || static_cast<int64_t>(recorded->second) != rows.integer(1)) continue;
    }
    if (base::xxh3_128_hex(tests::read_file(tree / path)) != rows.text(3)) wrong.push_back(path);
    update.bind(path, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim), static_cast<int64_t>(status.st_ino))
        .run();
  }
  transaction.commit();
  return wrong;
}

std::string check_tree(const std::filesystem::path& store, const std::filesystem::path& tree) {
  if (!std::filesystem::exists(store)) return "";
  pipeline::Workspace workspace;
  workspace.store = store;
  workspace.export_dir = tree;
  workspace.clock = base::Clock(*base::Instant::parse(k_now));
  const exports::TreeCheck check = pipeline::check_exports(workspace);
  if (check.differences.empty()) return "";
  const exports::Difference& first = check.differences.front();
  return first.path + ": " + first.kind + ' ' + first.detail;
}

}  // namespace bluedot::fault
