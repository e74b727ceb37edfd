#include "sql/database.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "sql/each_row.hpp"
#include "sql/query_set.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <sqlite3.h>
#include <string>
#include <sys/vfs.h>
#include <utility>

namespace bluedot::sql {
namespace {

// How long a statement waits for another program's lock, as when somebody edits with the sqlite3 shell.
constexpr int k_busy_timeout_ms = 5'000;
constexpr int k_busy_pause_ms = 10;

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

constexpr int k_statement_journal_bytes = 4 << 20;

int wait_for_others(void*, int times_called) {
  if (base::interrupted() || times_called * k_busy_pause_ms >= k_busy_timeout_ms) return 0;
  sqlite3_sleep(k_busy_pause_ms);
  return 1;
}

// SQLite tells its log of every sync of a file that the disk refused, also of those whose failure it passes over, such
// as that of a new store's first page: `os_unix.c:3761: (5) full_fsync(/home/me/bluedot.db) - `. (Of folders it does
// not.)
void note_failed_sync(void* /*unused*/, int code, const char* message) {
  const int reason = errno;
  if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC) return;
  try {
    std::string_view file(message);
    const size_t begin = file.find("fsync("), end = file.rfind(')');
    if (begin != std::string_view::npos && begin < end) file = file.substr(begin + 6, end - begin - 6);
    const base::Fatal noted(base::system_error(fmt::format("{}: cannot sync", file), reason).what());
  } catch (const std::bad_alloc&) {
    return;  // SQLite's C code stands between here and whoever could report it
  }
}

bool configure_sqlite() {
  // Without its count of allocated bytes no allocation takes a global lock. What a statement would take back if it
  // failed goes into a temporary file only when it is much: the statements of a daily load need no file.
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
         sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, k_statement_journal_bytes) == SQLITE_OK &&
         sqlite3_config(SQLITE_CONFIG_LOG, note_failed_sync, nullptr) == SQLITE_OK;
}

sqlite3* open_connection(const std::string& name, int flags) {
  [[maybe_unused]] static const bool k_configured = configure_sqlite();  // before SQLite's first use
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &connection, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code == SQLITE_OK) {
    add_each_row(connection);
    return connection;
  }
  const std::string reason = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  sqlite3_close(connection);
  throw base::Error(fmt::format("{}: cannot open the store: {}", name, reason));
}

// From the root on, so that SQLite takes no name for something else (`:memory:`, `file:…`).
std::string full_name(const std::filesystem::path& file) {
  return std::filesystem::absolute(file).string();
}

// As a URI, so that it can carry a parameter.
std::string immutable_uri(const std::filesystem::path& file) {
  std::string name = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    name += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", c) : std::string(1, c);
  }
  return name + "?immutable=1";
}

// Where a WAL database stands in a place that cannot be written SQLite cannot make the shared memory it needs, and
// fails. Without a WAL file the database can be read as it is: no writer is at work, and on read-only media none will
// be. A reader who only lacks the right to write could see a write that begins meanwhile half: it fails over to this
// only when there is no other way.
sqlite3* open_for_reading(const std::filesystem::path& file) {
  sqlite3* connection = open_connection(full_name(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX);
  const int code = sqlite3_exec(connection, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  if ((code & 0xff) != SQLITE_CANTOPEN || std::filesystem::exists(file.string() + "-wal")) return connection;
  sqlite3_close(connection);
  return open_connection(immutable_uri(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI);
}

void set_option(sqlite3* connection, int option, int value) {
  sqlite3_db_config(connection, option, value, nullptr);
}

// Whether a crash left a rollback journal, as it can on a network file system and before the first switch to WAL: a
// connection must be able to write to read such a file at all.
bool has_hot_journal(sqlite3* connection) {
  const int code = sqlite3_exec(connection, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  return code == SQLITE_READONLY_ROLLBACK;
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
    if (sqlite3_extended_errcode(database.handle()) == SQLITE_READONLY_ROLLBACK) {
      throw base::Error(file +
                        ": a command was cut off while it wrote; any command that writes, such as 'bluedot export', "
                        "takes back what it left");
    }
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

bool says_it_is_ours(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return false;  // SQLite would wait for a FIFO for ever
  try {
    const Database look = Database::adopt(open_connection(full_name(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX));
    set_option(look.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
    return look.pragma("application_id") == k_application_id;
  } catch (const base::Error&) {
    return false;
  }
}

void refuse_other_programs(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::file_size(file, ignored) == 0 || ignored) return;  // missing or empty: nobody's
  // A connection that only reads and never checkpoints leaves even a WAL beside the file alone.
  const Database look = Database::adopt(open_for_reading(file));
  set_option(look.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
  // Rolling back is what its own program would do next, too; the writer looks whose it is before anything else.
  if (has_hot_journal(look.handle())) return;
  refuse_strangers(look, file.string());
}

Database Database::open_writer(const std::filesystem::path& file) {
  Database database(open_connection(full_name(file), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX));
  database.wait_for_other_connections(true);
  refuse_strangers(database, file.string());
  set_option(database.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
  set_option(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  set_option(database.handle(), SQLITE_DBCONFIG_DQS_DML, 0);
  set_option(database.handle(), SQLITE_DBCONFIG_DQS_DDL, 0);
  // page_size: of a new file. Twice SQLite's usual one: half as many pages to log, look up and copy for a first load,
  // and a daily one, which writes a page a series, takes as long.
  database.run_script("PRAGMA page_size = 8192");
  choose_journal(database, file);
  // synchronous: EXTRA is FULL, and syncs the folder when a rollback journal is gone from it (network file systems): a
  // power failure could bring that back, and take back what was committed.
  // cache_spill: SQLite before 3.50.2 can lose a commit after a spill and a ROLLBACK TO; a batch is bounded instead.
  // cache_size: dirty pages stay in the cache until the commit; where they fill it, every other page is read again each
  // time it is looked at (34,000 reads instead of 9,000 for a daily load). 32 MiB.
  // wal_autocheckpoint: the writer says when (sql/checkpoint.hpp).
  database.run_script(
      "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA cache_spill = OFF; PRAGMA cache_size = -32768;"
      "PRAGMA wal_autocheckpoint = 0;");
  return database;
}

Database Database::open_reader(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw base::Error(file.string() + ": there is no store; create one with 'bluedot init' or 'bluedot ingest'");
  }
  if (!std::filesystem::is_regular_file(file)) throw base::Error(file.string() + ": is no regular file");
  Database database(open_for_reading(file));
  database.wait_for_other_connections(true);
  set_option(database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
  set_option(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  refuse_strangers(database, file.string());
  database.run_script("PRAGMA query_only = ON;");
  return database;
}

Database Database::create_plain(const std::filesystem::path& file) {
  std::error_code failure;
  std::filesystem::remove(file, failure);
  if (failure) throw base::system_error(file.string() + ": cannot replace", failure.value());
  Database database(open_connection(full_name(file), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX));
  database.run_script("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
  return database;
}

Database Database::open_plain(const std::filesystem::path& file) {
  Database database(open_connection(immutable_uri(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI));
  set_option(database.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
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

std::set<std::string> Database::tables_read(std::string_view text) const {
  std::set<std::string> tables;
  const auto note = [](void* all, int action, const char* table, const char*, const char* schema, const char*) {
    // A table of which no column is read, as in count(*), comes without a schema unless the statement names one.
    const bool is_ours = schema == nullptr || std::string_view(schema) == "main";
    if (action == SQLITE_READ && table != nullptr && is_ours) {
      static_cast<std::set<std::string>*>(all)->emplace(table);
    }
    return SQLITE_OK;
  };
  sqlite3_set_authorizer(m_connection, note, &tables);
  try {
    prepare(text);
  } catch (...) {
    sqlite3_set_authorizer(m_connection, nullptr, nullptr);
    throw;
  }
  sqlite3_set_authorizer(m_connection, nullptr, nullptr);
  return tables;
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

int64_t Database::changes() const {
  return sqlite3_changes64(m_connection);
}

int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(m_connection);
}

void Database::wait_for_other_connections(bool wait) const {
  sqlite3_busy_handler(m_connection, wait ? wait_for_others : nullptr, nullptr);
}

void Database::leave_file_alone() const {
  set_option(m_connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
}

void Database::release_memory() const {
  sqlite3_db_release_memory(m_connection);
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
  } catch (...) {
    // Fatal, or no memory left. Closing the connection rolls back, or leaves it to the next start.
  }
}

void Transaction::commit() {
  m_database.run_script("COMMIT");
  m_open = false;
}

}  // namespace bluedot::sql
