#include "sql/backup.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace bluedot::sql {
namespace {

void copy_pages(sqlite3* from, sqlite3* to) {
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
  if (copy == nullptr) throw_sqlite_error(to, sqlite3_errcode(to), "backup");
  const int code = sqlite3_backup_step(copy, -1);
  const int finished = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE) throw_sqlite_error(to, finished == SQLITE_OK ? code : finished, "backup");
}

void sync_path(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw base::system_error(path.string() + ": cannot open", errno);
  const int result = fsync(descriptor);
  const int error = errno;
  close(descriptor);
  if (result != 0) throw base::Fatal(base::system_error(path.string() + ": fsync", error).what());
}

void check(const Database& copy, const std::filesystem::path& target) {
  Statement statement = copy.prepare("PRAGMA integrity_check(1)");
  if (!statement.step() || statement.text(0) != "ok") {
    throw base::Error(target.string() + ": the copy fails SQLite's integrity check: " + std::string(statement.text(0)));
  }
}

}  // namespace

void backup(const Database& database, const std::filesystem::path& target) {
  const std::filesystem::path partial = target.string() + ".partial";
  std::filesystem::remove(partial);
  try {
    {
      sqlite3* connection = nullptr;
      const int code =
          sqlite3_open_v2(partial.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
      if (code != SQLITE_OK) {
        sqlite3_close(connection);
        throw base::Error(partial.string() + ": cannot create: " + sqlite3_errstr(code));
      }
      const Database copy = Database::adopt(connection);
      copy_pages(database.handle(), connection);
      copy.run_script("PRAGMA journal_mode = DELETE");  // one file, no WAL beside it
      check(copy, target);
    }
    sync_path(partial);
    std::filesystem::rename(partial, target);
    sync_path(std::filesystem::absolute(target).parent_path());
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    throw;
  }
}

}  // namespace bluedot::sql
