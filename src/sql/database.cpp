#include "sql/database.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "sql/configuration.hpp"
#include "sql/each_row.hpp"
#include "sql/errors.hpp"

#include <SQLiteCpp/Database.h>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sqlite3.h>
#include <stdexcept>
#include <string>
#include <sys/vfs.h>

namespace bluedot::sql {
namespace {

// How long a statement waits for another program's lock, as when somebody edits with the sqlite3 shell.
constexpr int k_busy_timeout_ms = 5'000;
constexpr int k_busy_pause_ms = 10;

// Steps of SQLite's virtual machine between two looks at the interrupt flag: well under a millisecond.
constexpr int k_steps_between_looks = 10'000;

// Where a shared-memory file is not shared between machines, WAL loses data (sqlite.org/wal.html, section 1.7). Magic
// numbers from statfs(2): NFS, SMB, SMB2, CIFS, 9p, FUSE (sshfs, rclone mount and the like), AFS, Ceph.
constexpr std::array<uint32_t, 8> k_network_file_systems{0x6969,     0x517B,     0xFE534D42, 0xFF534D42,
                                                         0x01021997, 0x65735546, 0x5346414F, 0x00C36400};

bool is_on_network(const std::filesystem::path& file) {
  struct statfs info = {};
  if (statfs(std::filesystem::absolute(file).parent_path().c_str(), &info) != 0) return false;
  return std::ranges::count(k_network_file_systems, static_cast<uint32_t>(info.f_type)) != 0;
}

int wait_for_others(void* /*unused*/, int times_called) {
  if (base::interrupted() || times_called * k_busy_pause_ms >= k_busy_timeout_ms) return 0;
  sqlite3_sleep(k_busy_pause_ms);
  return 1;
}

// From the root on, so that SQLite takes no name for something else (`:memory:`, `file:…`).
std::string full_name(const std::filesystem::path& file) {
  return std::filesystem::absolute(file).string();
}

// A file that nobody writes: SQLite looks at nothing that stands beside it.
std::string immutable_uri(const std::filesystem::path& file) {
  return file_uri(std::filesystem::absolute(file).string()) + "?immutable=1";
}

constexpr int k_to_read = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
constexpr int k_to_write = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

// What SQLite answers to a look at the schema, and so at the file.
int look_at_schema(const Reader& database) {
  return database.connection().tryExec("SELECT count(*) FROM sqlite_schema");
}

// Where a WAL database stands in a place that cannot be written SQLite cannot make the shared memory it needs, and
// fails. Without a WAL file the database can be read as it is: no writer is at work, and on read-only media none will
// be. A reader who only lacks the right to write could see a write that begins meanwhile half: it fails over to this
// only when there is no other way.
Reader open_for_reading(const std::filesystem::path& file) {
  Reader database(full_name(file), k_to_read);
  const int code = look_at_schema(database);
  if ((code & 0xff) != SQLITE_CANTOPEN || std::filesystem::exists(file.string() + "-wal")) return database;
  return {immutable_uri(file), k_to_read | SQLITE_OPEN_URI};
}

// A database of another program, or none at all, must be left exactly as it is.
void refuse_strangers(const Reader& database, const std::string& file) {
  int64_t application_id = 0;
  bool is_blank = false;  // as a crash before the first migration leaves it
  try {
    application_id = database.pragma("application_id");
    Statement objects = database.prepare("SELECT count(*) FROM sqlite_schema");
    objects.step();
    is_blank = application_id == 0 && objects.integer(0) == 0;
  } catch (const base::Error& error) {
    if (database.connection().getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK) {
      throw base::Error(file +
                        ": a command was cut off while it wrote; any command that writes, such as 'bluedot export', "
                        "takes back what it left");
    }
    if (database.connection().getErrorCode() % 256 != SQLITE_NOTADB) throw;
    throw base::Error(file + ": is not a SQLite database; choose another store with --store");
  }
  if (application_id != k_application_id && !is_blank) {
    throw base::Error(
        fmt::format("{}: is the SQLite database of another program (application_id {}), not a bluedot "
                    "store; choose another with --store",
                    file, application_id));
  }
}

}  // namespace

std::string file_uri(std::string_view file) {
  std::string uri = "file:";
  for (const char c : file) uri += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", c) : std::string(1, c);
  return uri;
}

bool says_it_is_ours(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return false;  // SQLite would wait for a FIFO for ever
  try {
    const Reader look(full_name(file), k_to_read);
    look.leave_file_alone();
    return look.pragma("application_id") == k_application_id;
  } catch (const base::Error&) {
    return false;
  }
}

void refuse_other_programs(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::file_size(file, ignored) == 0 || ignored) return;  // missing or empty: nobody's
  // A connection that only reads and never checkpoints leaves even a WAL beside the file alone.
  const Reader look = open_for_reading(file);
  look.leave_file_alone();
  // A crash left a rollback journal, as it can on a network file system and before the first switch to WAL: a
  // connection must be able to write to read such a file at all. Rolling back is what its own program would do next,
  // too; the writer looks whose it is before anything else.
  if (look_at_schema(look) == SQLITE_READONLY_ROLLBACK) return;
  refuse_strangers(look, file.string());
}

Writer Writer::open(const std::filesystem::path& file) {
  Writer database(full_name(file), k_to_write);
  database.wait_for_other_connections(true);
  refuse_strangers(database, file.string());
  set_option(database.connection(), SQLITE_DBCONFIG_ENABLE_TRIGGER, false);
  set_option(database.connection(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, false);
  set_option(database.connection(), SQLITE_DBCONFIG_DQS_DML, false);
  set_option(database.connection(), SQLITE_DBCONFIG_DQS_DDL, false);
  // Of a new file; any other keeps its own. Twice SQLite's usual one: half as many pages to log, look up and copy for a
  // first load, and a daily one, which writes a page a series, takes as long.
  database.run_script("PRAGMA page_size = 8192");
  set_pragma(database.connection(), "journal_mode", is_on_network(file) ? "delete" : "wal");
  // EXTRA is FULL, and syncs the folder when a rollback journal is gone from it (network file systems): a power failure
  // could bring that back, and take back what was committed.
  set_pragma(database.connection(), "synchronous", "3");
  set_pragma(database.connection(), "foreign_keys", "1");
  // SQLite before 3.50.2 can lose a commit after a spill and a ROLLBACK TO; a batch is bounded instead.
  set_pragma(database.connection(), "cache_spill", "0");
  // Dirty pages stay in the cache until the commit; where they fill it, every other page is read again each time it is
  // looked at (34,000 reads instead of 9,000 for a daily load). 32 MiB.
  set_pragma(database.connection(), "cache_size", "-32768");
  set_pragma(database.connection(), "wal_autocheckpoint", "0");  // the writer says when (sql/checkpoint.hpp)
  return database;
}

Reader Reader::open(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw base::Error(file.string() + ": there is no store; create one with 'bluedot init' or 'bluedot ingest'");
  }
  if (!std::filesystem::is_regular_file(file)) throw base::Error(file.string() + ": is no regular file");
  Reader database = open_for_reading(file);
  database.wait_for_other_connections(true);
  database.leave_file_alone();
  set_option(database.connection(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, false);
  refuse_strangers(database, file.string());
  set_pragma(database.connection(), "query_only", "1");
  return database;
}

Writer Writer::create_plain(const std::filesystem::path& file) {
  std::error_code failure;
  std::filesystem::remove(file, failure);
  if (failure) throw base::system_error(file.string() + ": cannot replace", failure.value());
  Writer database(full_name(file), k_to_write);
  set_pragma(database.connection(), "journal_mode", "off");
  set_pragma(database.connection(), "synchronous", "0");
  return database;
}

Reader Reader::open_plain(const std::filesystem::path& file) {
  Reader database(immutable_uri(file), k_to_read | SQLITE_OPEN_URI);
  set_option(database.connection(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, false);
  return database;
}

Reader::Reader(const std::string& name, int flags) {
  configure_sqlite();
  m_connection = translated(nullptr, name + ": cannot open the store",
                            [&] { return std::make_unique<SQLite::Database>(name, flags | SQLITE_OPEN_EXRESCODE); });
  add_each_row(*m_connection);
}

Reader::~Reader() = default;
Reader::Reader(Reader&& other) noexcept = default;
Reader& Reader::operator=(Reader&& other) noexcept = default;

sqlite3* Reader::handle() const {
  return m_connection->getHandle();
}

Statement Reader::prepare(std::string_view text) const {
  Statement statement(*m_connection, text);
  if (!statement.is_read_only())
    throw base::Error(fmt::format("{}: only reads; this statement would write", first_words(text)));
  return statement;
}

void Writer::run_script(std::string_view script) {
  translated(handle(), first_words(script), [&] { connection().exec(std::string(script)); });
}

int64_t Reader::pragma(std::string_view name) const {
  Statement statement = prepare("PRAGMA " + std::string(name));
  return statement.step() ? statement.integer(0) : 0;
}

int64_t Writer::changes() const {
  return connection().getChanges();
}

int64_t Writer::last_insert_id() const {
  return connection().getLastInsertRowid();
}

void Reader::wait_for_other_connections(bool wait) const {
  // SQLiteCpp's setBusyTimeout would wait on after SIGINT.
  require_ok(sqlite3_busy_handler(handle(), wait ? wait_for_others : nullptr, nullptr), handle(), "busy_handler");
}

void Reader::leave_file_alone() const {
  set_option(connection(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
}

void Reader::stop_when_interrupted() const {
  // SQLiteCpp has no progress handler.
  sqlite3_progress_handler(
      handle(), k_steps_between_looks, [](void*) { return base::interrupted() ? 1 : 0; }, nullptr);
}

// Not SQLiteCpp's Transaction: its destructor needs memory for the exception that it catches, and ends the process
// where there is none.
Snapshot::Snapshot(const Reader& database) : m_database(database) {
  translated(database.handle(), "BEGIN", [&] { database.connection().exec("BEGIN"); });
  database.pragma("schema_version");  // it begins with its first read
}

Snapshot::~Snapshot() {
  static_cast<void>(m_database.connection().tryExec("ROLLBACK"));  // closing the connection does the same
}

Transaction::Transaction(Writer& database) : m_database(database) {
  m_database.run_script("BEGIN IMMEDIATE");
}

// Where SQLite has rolled back by itself, as it does on a full disk, or cannot: closing the connection rolls back, or
// leaves it to the next start.
Transaction::~Transaction() {
  if (m_is_open) static_cast<void>(m_database.connection().tryExec("ROLLBACK"));
}

void Transaction::commit() {
  m_database.run_script("COMMIT");
  m_is_open = false;
}

}  // namespace bluedot::sql
