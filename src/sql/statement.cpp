#include "sql/statement.hpp"

#include "base/error.hpp"
#include "sql/errors.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

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

// SQLiteCpp keeps the handle of a statement to itself. SQLite lists those of a connection, the newest first: the first
// one that the text begins with is the one that was just made of it. (A virtual table may make some of its own after
// it.) Null when the text has no statement.
sqlite3_stmt* newest_statement(sqlite3* connection, std::string_view text) {
  sqlite3_stmt* handle = sqlite3_next_stmt(connection, nullptr);
  while (handle != nullptr && !text.starts_with(sqlite3_sql(handle))) handle = sqlite3_next_stmt(connection, handle);
  return handle;
}

}  // namespace

std::string_view first_words(std::string_view text) {
  return text.substr(0, std::min<size_t>(text.find('\n'), 80));
}

template <typename Call>
auto Statement::doing(std::string_view what, const Call& call) const {
  return translated(sqlite3_db_handle(m_handle), what, call);
}

Statement::Statement(const SQLite::Database& connection, std::string_view text)
    : m_statement(translated(connection.getHandle(), "SQL",
                             [&] { return std::make_unique<SQLite::Statement>(connection, std::string(text)); })),
      m_handle(newest_statement(connection.getHandle(), text)) {
  if (m_handle == nullptr) throw base::Error(fmt::format("SQL: there is no statement in '{}'", first_words(text)));
  // sqlite3_sql: the text up to the statement's end, of which SQLiteCpp tells nothing.
  if (!only_space_and_comments(text.substr(std::string_view(sqlite3_sql(m_handle)).size()))) {
    throw base::Error("SQL: more than one statement; give them one at a time");
  }
}

Statement::~Statement() = default;
Statement::Statement(Statement&& other) noexcept = default;
Statement& Statement::operator=(Statement&& other) noexcept = default;

void Statement::bind_at(int index, std::nullptr_t) {
  doing("bind", [&] { m_statement->bind(index); });
}

void Statement::bind_at(int index, int64_t value) {
  doing("bind", [&] { m_statement->bind(index, value); });
}

void Statement::bind_at(int index, double value) {
  doing("bind", [&] { m_statement->bind(index, value); });
}

void Statement::bind_at(int index, std::string_view value) {
  doing("bind", [&] { m_statement->bind(index, std::string(value)); });
}

void Statement::bind_at(int index, NotCopied value) {
  // SQLiteCpp's bindNoCopy takes a std::string, or what ends with a NUL; a view is neither.
  const auto& [text] = value;
  require_ok(sqlite3_bind_text64(m_handle, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8),
             sqlite3_db_handle(m_handle), "bind");
}

void Statement::bind_blob_at(int index, std::string_view bytes) {
  // A null pointer would bind NULL: an empty view stays an empty blob.
  doing("bind", [&] { m_statement->bind(index, bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size())); });
}

void Statement::bind_pointer_at(int index, void* pointer, const char* type) {
  // SQLiteCpp binds no pointers.
  require_ok(sqlite3_bind_pointer(m_handle, index, pointer, type, nullptr), sqlite3_db_handle(m_handle), "bind");
}

bool Statement::step() {
  return doing(first_words(m_statement->getQuery()), [&] { return m_statement->executeStep(); });
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::write(int64_t row_count) {
  run();
  const int64_t written = m_statement->getChanges();
  if (written == row_count) return;
  throw base::Error(fmt::format("{} rows were written where {} had to be, by: {}", written,
                                row_count == 1 ? "one" : std::to_string(row_count),
                                first_words(m_statement->getQuery())));
}

void Statement::reset() {
  static_cast<void>(m_statement->tryReset());  // repeats the error of the last step, which was thrown already
}

int Statement::column_count() const {
  return m_statement->getColumnCount();
}

std::string_view Statement::column_name(int column) const {
  return doing("column", [&] { return m_statement->getColumnName(column); });
}

SQLite::Column Statement::at(int column) const {
  return doing("column", [&] { return m_statement->getColumn(column); });
}

ColumnType Statement::column_type(int column) const {
  static_assert(SQLITE_INTEGER == 1 && SQLITE_FLOAT == 2 && SQLITE_TEXT == 3 && SQLITE_BLOB == 4 && SQLITE_NULL == 5);
  return static_cast<ColumnType>(at(column).getType());
}

bool Statement::is_null(int column) const {
  return at(column).isNull();
}

int64_t Statement::integer(int column) const {
  return at(column).getInt64();
}

double Statement::real(int column) const {
  return at(column).getDouble();
}

std::string_view Statement::text(int column) const {
  const SQLite::Column value = at(column);
  const char* text = value.getText();  // before its size: it may be converted
  return {text, static_cast<size_t>(value.getBytes())};
}

std::string_view Statement::blob(int column) const {
  const SQLite::Column value = at(column);
  const auto* bytes = static_cast<const char*>(value.getBlob());
  return {bytes, static_cast<size_t>(value.getBytes())};
}

bool Statement::is_read_only() const {
  return sqlite3_stmt_readonly(m_handle) != 0;  // SQLiteCpp does not ask
}

int Statement::parameter_count() const {
  return m_statement->getBindParameterCount();
}

std::string_view Statement::parameter_name(int index) const {
  const char* name = sqlite3_bind_parameter_name(m_handle, index);  // SQLiteCpp goes from names to numbers alone
  return name == nullptr ? "" : name;
}

}  // namespace bluedot::sql
