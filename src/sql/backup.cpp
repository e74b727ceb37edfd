#include "sql/backup.hpp"

#include "base/durable.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "sql/configuration.hpp"
#include "sql/errors.hpp"
#include "sql/integrity.hpp"

#include <SQLiteCpp/Backup.h>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <optional>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bluedot::sql {
namespace {

// Pages between two looks at the interrupt flag: 16 MiB.
constexpr int k_pages_per_step = 4'096;

// All pages of one state: in a transaction of its own, unless the connection is in one already, so that a commit of
// another process does not make the copy start again.
void copy_pages(const Reader& from, const Reader& to) {
  std::optional<Snapshot> one_state;
  if (sqlite3_get_autocommit(from.handle()) != 0) one_state.emplace(from);  // SQLiteCpp does not ask
  SQLite::Backup copy(to.connection(), from.connection());
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    base::throw_if_interrupted();
    code = copy.executeStep(k_pages_per_step);
  }
  if (code != SQLITE_DONE) throw SQLite::Exception(sqlite3_errstr(code), code);  // BUSY or LOCKED
}

void check(const Reader& copy, const std::filesystem::path& target) {
  check_structure(copy, true, [&](const model::Finding& finding) {
    throw base::Error(target.string() + ": the copy fails SQLite's integrity check: " + finding.what);
  });
}

// What SQLite keeps beside a database; readers of a copy leave them empty.
void remove_companions(const std::filesystem::path& file) {
  std::error_code ignored;
  for (const char* companion : {"-wal", "-shm", "-journal"}) {
    std::filesystem::remove(file.string() + companion, ignored);
  }
}

}  // namespace

PartialCopy::PartialCopy(const Reader& database, const std::filesystem::path& target)
    : m_target(target), m_path(target.string() + ".partial") {
  take_place();
  try {
    Writer copy(m_path.string(), SQLITE_OPEN_READWRITE);
    set_pragma(copy.connection(), "synchronous", "0");  // synced as a whole before it is given its name
    translated(copy.handle(), "backup", [&] { copy_pages(database, copy); });
    set_pragma(copy.connection(), "journal_mode", "delete");  // one file, no WAL beside it
    check(copy, target);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
    throw;
  }
}

PartialCopy::PartialCopy(const std::filesystem::path& file, const std::filesystem::path& target)
    : m_target(target), m_path(target.string() + ".partial") {
  take_place();
  std::error_code failure;
  std::filesystem::copy_file(file, m_path, std::filesystem::copy_options::overwrite_existing, failure);
  if (!failure) return;
  std::error_code ignored;
  std::filesystem::remove(m_path, ignored);
  throw base::system_error(m_path.string() + ": cannot copy " + file.string(), failure.value());
}

PartialCopy::PartialCopy(const std::filesystem::path& target) : m_target(target), m_path(target.string() + ".partial") {
  take_place();
}

PartialCopy::~PartialCopy() {
  if (!m_lock.is_open()) return;
  std::error_code ignored;
  std::filesystem::remove(m_path, ignored);
  try {
    remove_companions(m_path);
  } catch (const std::bad_alloc&) {
    // Not even for their names: the next copy of that target removes them.
  }
}

// Empties the file that a killed process left. Who opened it before another process renamed it away holds a lock on
// what is a finished copy by now, and must not touch it.
void PartialCopy::take_place() {
  while (true) {
    m_lock = base::FileDescriptor(open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!m_lock.is_open()) throw base::system_error(m_path.string() + ": cannot create", errno);
    if (flock(m_lock.get(), LOCK_EX | LOCK_NB) != 0) {
      m_lock = base::FileDescriptor();
      throw base::Error(m_path.string() + ": is being written by another process", base::ErrorKind::locked);
    }
    struct stat held = {}, named = {};
    const bool is_there = stat(m_path.c_str(), &named) == 0;
    if (fstat(m_lock.get(), &held) == 0 && is_there && held.st_ino == named.st_ino && held.st_dev == named.st_dev)
      break;
  }
  if (ftruncate(m_lock.get(), 0) != 0) throw base::system_error(m_path.string() + ": cannot write", errno);
  remove_companions(m_path);  // of a killed copy; a journal would be played back
}

void PartialCopy::publish() {
  remove_companions(m_path);
  base::rename_durably(m_path, m_target);
  m_lock = base::FileDescriptor();
}

void backup(const Reader& database, const std::filesystem::path& target) {
  PartialCopy(database, target).publish();
}

}  // namespace bluedot::sql
