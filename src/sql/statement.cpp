#include "sql/statement.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <utility>

namespace bluedot::sql {
namespace {

bool only_space_and_comments(std::string_view rest) {
  while (!rest.empty()) {
    if (rest.starts_with("--")) {
      rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    } else if (rest.starts_with("/*")) {
      const size_t end = rest.find("*/");
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    } else if (std::string_view(" \t\r\n\f;").find(rest.front()) != std::string_view::npos) {
      rest.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string_view first_words(std::string_view text) {
  return text.substr(0, std::min<size_t>(text.find('\n'), 80));
}

void throw_sqlite_error(sqlite3* connection, int code, std::string_view doing) {
  const char* file = connection == nullptr ? nullptr : sqlite3_db_filename(connection, "main");
  const int extended = connection == nullptr ? code : sqlite3_extended_errcode(connection);
  std::string message = file == nullptr || *file == '\0' ? "store" : file;
  message += ": " + std::string(doing) + ": ";
  message += connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  // Functions that stand where a table does give way to a table of their name (`json_each`).
  if (message.ends_with("' is not a function")) {
    message += ": a table of that name in the store hides SQLite's own; rename it (ALTER TABLE … RENAME TO …)";
  }
  if (extended == SQLITE_CONSTRAINT_FOREIGNKEY) {
    message +=
        ": a row that goes is referred to, by a table of somebody's own where it is none of bluedot's; take away its "
        "FOREIGN KEY";
  }
  const int primary = code & 0xff;
  // Which SQLite says in other words, too: `unable to open a temporary database file`.
  if (primary == SQLITE_NOMEM) throw base::Error(message + " (out of memory)", base::ErrorKind::exhausted);
  if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC) {
    // The kernel may have dropped what it could not write, and say yes to a second try: closing must not make one.
    if (connection != nullptr) sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    throw base::Fatal(message);
  }
  // SQLite calls it damage, too, when the disk refuses to read a page (SQLITE_IOERR_CORRUPTFS).
  if (primary == SQLITE_CORRUPT) message += " (it is damaged, or the disk cannot read it)";
  if (primary == SQLITE_INTERRUPT) throw base::Error("interrupted", base::ErrorKind::interrupted);
  // PROTOCOL: somebody held a lock of the WAL's index for seconds.
  const bool is_held = primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_PROTOCOL;
  if (is_held && base::interrupted()) throw base::Error("interrupted", base::ErrorKind::interrupted);
  const bool is_damaged = primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
  throw base::Error(message, is_held      ? base::ErrorKind::locked
                             : is_damaged ? base::ErrorKind::damaged
                                          : base::ErrorKind::failed);
}

Statement::Statement(sqlite3* connection, std::string_view text) {
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(connection, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                      &m_statement, &tail);
  if (code != SQLITE_OK) throw_sqlite_error(connection, code, "SQL");
  if (m_statement == nullptr)
    throw base::Error("SQL: there is no statement in '" + std::string(first_words(text)) + "'");
  if (!only_space_and_comments(text.substr(static_cast<size_t>(tail - text.data())))) {
    sqlite3_finalize(std::exchange(m_statement, nullptr));
    throw base::Error("SQL: more than one statement; give them one at a time");
  }
}

Statement::~Statement() {
  sqlite3_finalize(m_statement);
}

Statement::Statement(Statement&& other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(m_statement, other.m_statement);
  return *this;
}

void Statement::fail(int code, std::string_view doing) const {
  throw_sqlite_error(sqlite3_db_handle(m_statement), code, doing);
}

void Statement::bind_at(int index, std::nullptr_t) {
  if (const int code = sqlite3_bind_null(m_statement, index); code != SQLITE_OK) fail(code, "bind");
}

void Statement::bind_at(int index, int64_t value) {
  if (const int code = sqlite3_bind_int64(m_statement, index, value); code != SQLITE_OK) fail(code, "bind");
}

void Statement::bind_at(int index, double value) {
  if (const int code = sqlite3_bind_double(m_statement, index, value); code != SQLITE_OK) fail(code, "bind");
}

void Statement::bind_at(int index, std::string_view value) {
  // A null pointer would bind NULL: an empty view must stay an empty text.
  const char* data = value.data() == nullptr ? "" : value.data();
  const int code = sqlite3_bind_text64(m_statement, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) fail(code, "bind");
}

void Statement::bind_at(int index, const std::string&& value) {
  const int code = sqlite3_bind_text64(m_statement, index, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) fail(code, "bind");
}

void Statement::bind_blob_at(int index, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  const int code = sqlite3_bind_blob64(m_statement, index, data, bytes.size(), SQLITE_STATIC);
  if (code != SQLITE_OK) fail(code, "bind");
}

void Statement::bind_pointer_at(int index, void* pointer, const char* type) {
  const int code = sqlite3_bind_pointer(m_statement, index, pointer, type, nullptr);
  if (code != SQLITE_OK) fail(code, "bind");
}

bool Statement::step() {
  const int code = sqlite3_step(m_statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(code, first_words(sqlite3_sql(m_statement)));
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::write(int64_t row_count) {
  run();
  const int64_t written = sqlite3_changes64(sqlite3_db_handle(m_statement));
  if (written == row_count) return;
  const char* text = sqlite3_sql(m_statement);
  throw base::Error(fmt::format("{} rows were written where {} had to be, by: {}", written,
                                row_count == 1 ? "one" : std::to_string(row_count),
                                first_words(text == nullptr ? "" : text)));
}

void Statement::reset() {
  sqlite3_reset(m_statement);  // repeats the error of the last step, which was thrown already
}

int Statement::column_count() const {
  return sqlite3_column_count(m_statement);
}

std::string_view Statement::column_name(int column) const {
  const char* name = sqlite3_column_name(m_statement, column);
  return name == nullptr ? "" : name;
}

ColumnType Statement::column_type(int column) const {
  switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER:
      return ColumnType::integer;
    case SQLITE_FLOAT:
      return ColumnType::real;
    case SQLITE_TEXT:
      return ColumnType::text;
    case SQLITE_BLOB:
      return ColumnType::blob;
    default:
      return ColumnType::null;
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(m_statement, column);
}

std::string_view Statement::text(int column) const {
  const auto* data = static_cast<const char*>(static_cast<const void*>(sqlite3_column_text(m_statement, column)));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<size_t>(sqlite3_column_bytes(m_statement, column)));
}

std::optional<int64_t> Statement::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<double> Statement::optional_real(int column) const {
  return is_null(column) ? std::nullopt : std::optional(real(column));
}

bool Statement::is_read_only() const {
  return sqlite3_stmt_readonly(m_statement) != 0;
}

int Statement::parameter_count() const {
  return sqlite3_bind_parameter_count(m_statement);
}

std::string_view Statement::parameter_name(int index) const {
  const char* name = sqlite3_bind_parameter_name(m_statement, index);
  return name == nullptr ? "" : name;
}

}  // namespace bluedot::sql
