#include "sql/database.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "sql/query_set.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <string>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>

namespace bluedot::sql {
namespace {

// How long a statement waits for another program's lock, as when somebody edits with the sqlite3 shell.
constexpr int k_busy_timeout_ms = 5'000;

// Steps of SQLite's virtual machine between two looks at the interrupt flag: well under a millisecond.
constexpr int k_steps_between_looks = 10'000;

// Where a shared-memory file is not shared between machines, WAL loses data (sqlite.org/wal.html, section 1.7). Magic
// numbers from statfs(2).
bool is_network_file_system(const std::filesystem::path& folder) {
  struct statfs info = {};
  if (statfs(folder.c_str(), &info) != 0) return false;
  switch (static_cast<uint32_t>(info.f_type)) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFE534D42:  // SMB2
    case 0xFF534D42:  // CIFS
    case 0x01021997:  // 9p
    case 0x65735546:  // FUSE: sshfs, rclone mount and the like
    case 0x5346414F:  // AFS
    case 0x00C36400:  // Ceph
      return true;
    default:
      return false;
  }
}

sqlite3* open_connection(const std::string& name, int flags) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &connection, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code == SQLITE_OK) return connection;
  const std::string reason = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  sqlite3_close(connection);
  throw base::Error(fmt::format("{}: cannot open the store: {}", name, reason));
}

void set_option(sqlite3* connection, int option, int value) {
  sqlite3_db_config(connection, option, value, nullptr);
}

// A database of another program, or none at all, must be left exactly as it is.
void refuse_strangers(const Database& database, const std::string& file) {
  int64_t application_id = 0;
  bool is_blank = false;  // as a crash before the first migration leaves it
  try {
    application_id = database.pragma("application_id");
    Statement objects = database.prepare("SELECT count(*) FROM sqlite_schema");
    objects.step();
    is_blank = application_id == 0 && objects.integer(0) == 0;
  } catch (const base::Error& error) {
    if (sqlite3_errcode(database.handle()) % 256 != SQLITE_NOTADB) throw;
    throw base::Error(file + ": is not a SQLite database; choose another store with --store");
  }
  if (application_id != k_application_id && !is_blank) {
    throw base::Error(
        fmt::format("{}: is the SQLite database of another program (application_id {}), not a bluedot "
                    "store; choose another with --store",
                    file, application_id));
  }
}

void choose_journal(const Database& database, const std::filesystem::path& file) {
  const bool network = is_network_file_system(std::filesystem::absolute(file).parent_path());
  const std::string wanted = network ? "delete" : "wal";
  Statement mode = database.prepare("PRAGMA journal_mode = " + wanted);
  mode.step();
  if (mode.text(0) != wanted) {
    throw base::Error(
        fmt::format("{}: SQLite answered journal mode '{}' when asked for '{}'", file.string(), mode.text(0), wanted));
  }
}

}  // namespace

Database Database::open_writer(const std::filesystem::path& file) {
  // No SQLITE_OPEN_URI: a file name is a file name.
  Database database(open_connection(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX));
  sqlite3_busy_timeout(database.handle(), k_busy_timeout_ms);
  refuse_strangers(database, file.string());
  set_option(database.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
  set_option(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  set_option(database.handle(), SQLITE_DBCONFIG_DQS_DML, 0);
  set_option(database.handle(), SQLITE_DBCONFIG_DQS_DDL, 0);
  choose_journal(database, file);
  // cache_spill: SQLite before 3.50.2 can lose a commit after a spill and a ROLLBACK TO; a batch is bounded instead.
  database.run_script("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF;");
  return database;
}

Database Database::open_reader(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw base::Error(file.string() + ": there is no store; create one with 'bluedot init' or 'bluedot ingest'");
  }
  const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
  // In a folder that cannot be written SQLite cannot make the shared memory of a WAL; without a WAL nobody writes
  // there either, so the file can be read as it is.
  const std::string folder = std::filesystem::absolute(file).parent_path().string();
  const bool as_it_is = access(folder.c_str(), W_OK) != 0 && !std::filesystem::exists(file.string() + "-wal");
  std::string name = file.string();
  if (as_it_is) {
    name = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
      name += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", c) : std::string(1, c);
    }
    name += "?immutable=1";
  }
  Database database(open_connection(name, flags | (as_it_is ? SQLITE_OPEN_URI : 0)));
  sqlite3_busy_timeout(database.handle(), k_busy_timeout_ms);
  set_option(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
  set_option(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  refuse_strangers(database, file.string());
  database.run_script("PRAGMA query_only = ON;");
  return database;
}

Database::~Database() {
  sqlite3_close_v2(m_connection);
}

Database::Database(Database&& other) noexcept : m_connection(std::exchange(other.m_connection, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(m_connection, other.m_connection);
  return *this;
}

Statement Database::prepare_named(std::string_view name) const {
  return {m_connection, query_text(name)};
}

void Database::run_script(std::string_view script) const {
  const std::string terminated(script);
  const int code = sqlite3_exec(m_connection, terminated.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite_error(m_connection, code, first_words(script));
}

int64_t Database::pragma(std::string_view name) const {
  Statement statement = prepare("PRAGMA " + std::string(name));
  return statement.step() ? statement.integer(0) : 0;
}

int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(m_connection);
}

void Database::stop_when_interrupted() const {
  sqlite3_progress_handler(
      m_connection, k_steps_between_looks, [](void*) { return base::interrupted() ? 1 : 0; }, nullptr);
}

Transaction::Transaction(Database& database) : m_database(database) {
  m_database.run_script("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!m_open) return;
  try {
    m_database.run_script("ROLLBACK");
  } catch (const base::Error&) {
    // SQLite has rolled back by itself, as it does on a full disk.
  } catch (const base::Fatal&) {
    // Closing the connection will leave the rollback to the next start.
  }
}

void Transaction::commit() {
  m_database.run_script("COMMIT");
  m_open = false;
}

}  // namespace bluedot::sql
