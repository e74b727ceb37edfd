// A prepared statement of SQLite: bind, step, read; every failure is translated into base::Error or base::Fatal.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;
namespace SQLite {
class Column;
class Database;
class Statement;
}  // namespace SQLite

namespace bluedot::sql {

enum class ColumnType { integer = 1, real, text, blob, null };  // as SQLite numbers them

// A text that SQLite reads where it stands when the statement is stepped: it must live until then.
struct NotCopied {
  explicit NotCopied(std::string_view that) : text(that.empty() ? "" : that) {}  // a null pointer would bind NULL
  std::string_view text;
};

// The first line of a statement, for messages: what was being done.
std::string_view first_words(std::string_view text);

// Parameters count from 1, columns from 0, as in SQLite. Owned by one thread at a time; the connection must outlive it.
class Statement {
 public:
  // `text` must hold exactly one statement; whatever follows it, but for spaces and comments, throws Error.
  Statement(const SQLite::Database& connection, std::string_view text);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  // Binds all parameters in order, after a reset. Texts and bytes are copied, unless the call says NotCopied.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_at(++index, values), ...);
    return *this;
  }
  void bind_at(int index, std::nullptr_t);
  void bind_at(int index, int64_t value);
  void bind_at(int index, double value);
  void bind_at(int index, std::string_view value);
  void bind_at(int index, NotCopied value);
  void bind_at(int index, const char* value) { bind_at(index, std::string_view(value)); }
  void bind_at(int index, int value) { bind_at(index, int64_t{value}); }
  void bind_at(int index, bool value) { bind_at(index, int64_t{value ? 1 : 0}); }
  template <typename T>
  void bind_at(int index, const std::optional<T>& value) {
    if (value) {
      bind_at(index, *value);
    } else {
      bind_at(index, nullptr);
    }
  }
  void bind_blob_at(int index, std::string_view bytes);
  // For a function in C that asks for a pointer of that type, which must be a literal (sqlite.org/bindptr.html).
  void bind_pointer_at(int index, void* pointer, const char* type);

  bool step();  // true while there is a row
  void run();   // steps to the end and resets, for statements whose rows do not matter
  // The same of a statement that writes so many rows; any other number is a mistake of ours or damage, and throws
  // Error.
  void write(int64_t row_count);
  void write_one() { write(1); }
  void reset();

  int column_count() const;
  std::string_view column_name(int column) const;
  // Of the row that was stepped to; without one they throw.
  ColumnType column_type(int column) const;
  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;
  // Text and blobs live until the next step or reset.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  std::optional<int64_t> optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<double> optional_real(int column) const {
    return is_null(column) ? std::nullopt : std::optional(real(column));
  }

  bool is_read_only() const;
  int parameter_count() const;
  std::string_view parameter_name(int index) const;  // with its `:`; empty for `?`

 private:
  template <typename Call>
  auto doing(std::string_view what, const Call& call) const;
  SQLite::Column at(int column) const;

  std::unique_ptr<SQLite::Statement> m_statement;
  sqlite3_stmt* m_handle = nullptr;  // of m_statement, for what SQLiteCpp lacks
};

}  // namespace bluedot::sql
