// A connection to a store's SQLite file: the one writer, or one of many readers. What a function may do to a store is
// in the type that it takes.
#pragma once

#include "sql/query_set.hpp"
#include "sql/statement.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
namespace SQLite {
class Database;
}  // namespace SQLite

namespace bluedot::sql {

// `PRAGMA application_id` of every store: "blue" in ASCII. file(1) and we recognise the file by it.
inline constexpr int64_t k_application_id = 0x626c7565;

// Throws Error when `file` is no SQLite database, or another program's; leaves it as it is, byte for byte. To be asked
// before anything is made beside it. A missing or empty file is nobody's.
void refuse_other_programs(const std::filesystem::path& file);
// Whether the file says that it is a store: found out without reading its schema, which takes a tenth of the time.
// False does not say that it is another's: it may be damaged, or cut off in its first commit. Changes nothing either.
bool says_it_is_ours(const std::filesystem::path& file);

// `file:…`, to which parameters can be added: sqlite.org/uri.html.
std::string file_uri(std::string_view file);

class Reader {
 public:
  // Opens read-only; never creates, never checkpoints. Sees the last committed state, also while a writer works.
  static Reader open(const std::filesystem::path& file);
  // Of any program, without a look at what stands beside it: a file that nobody writes.
  static Reader open_plain(const std::filesystem::path& file);
  // Whatever SQLite takes for a name, with its flags: for what stands in sql/.
  Reader(const std::string& name, int flags);
  ~Reader();  // after its statements
  Reader(Reader&& other) noexcept;
  Reader& operator=(Reader&& other) noexcept;

  // Throws Error for one that would write.
  Statement prepare(std::string_view text) const;
  // The statement of that name in queries/.
  Statement prepare_named(std::string_view name) const { return prepare(query_text(name)); }
  int64_t pragma(std::string_view name) const;  // the first column of `PRAGMA name` as an integer

  // Whether a lock that another connection holds is waited for, for some seconds.
  void wait_for_other_connections(bool wait) const;
  // Closing the connection will not move a WAL's content into the file.
  void leave_file_alone() const;
  // Statements give up with Error (interrupted) soon after SIGINT.
  void stop_when_interrupted() const;
  SQLite::Database& connection() const { return *m_connection; }
  sqlite3* handle() const;  // for what SQLiteCpp lacks

 private:
  std::unique_ptr<SQLite::Database> m_connection;
};

class Writer : public Reader {
 public:
  // The caller holds the WriteLock. Creates the file when it is missing; refuses a file that is no SQLite database or
  // belongs to another program. Triggers are off: they watch other programs' edits.
  static Writer open(const std::filesystem::path& file);
  // A new database in place of whatever file is there, for one that only this process uses and that is synced as a
  // whole before it counts: neither journal nor WAL.
  static Writer create_plain(const std::filesystem::path& file);
  using Reader::Reader;

  using Reader::prepare;
  Statement prepare(std::string_view text) { return {connection(), text}; }
  using Reader::prepare_named;
  Statement prepare_named(std::string_view name) { return prepare(query_text(name)); }
  // Runs a script of any number of statements.
  void run_script(std::string_view script);

  int64_t last_insert_id() const;
  int64_t changes() const;  // rows that the last statement inserted, changed or deleted
};

// One state for all that the connection reads while this lives.
class Snapshot {
 public:
  explicit Snapshot(const Reader& database);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  const Reader& m_database;
};

// BEGIN IMMEDIATE on construction; rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Writer& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Writer& m_database;
  bool m_is_open = true;
};

}  // namespace bluedot::sql
