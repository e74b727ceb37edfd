// A prepared statement of SQLite: bind, step, read; every failure is translated into base::Error or base::Fatal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace bluedot::sql {

enum class ColumnType { null, integer, real, text, blob };

// Throws for a result code of SQLite: a failed fsync is Fatal, everything else an Error that says what was being done,
// on which database, and SQLite's own words.
[[noreturn]] void throw_sqlite_error(sqlite3* connection, int code, std::string_view doing);

// The first line of a statement, for messages: what was being done.
std::string_view first_words(std::string_view text);

// Parameters count from 1, columns from 0, as in SQLite. Owned by one thread at a time; the connection must outlive it.
class Statement {
 public:
  // `text` must hold exactly one statement; whatever follows it, but for spaces and comments, throws Error.
  Statement(sqlite3* connection, std::string_view text);
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Binds all parameters in order, after a reset. Texts are not copied, but for temporary ones: they must live until
  // the statement was stepped.
  template <typename... Values>
  Statement& bind(Values&&... values) {
    reset();
    int index = 0;
    (bind_at(++index, std::forward<Values>(values)), ...);
    return *this;
  }
  void bind_at(int index, std::nullptr_t);
  void bind_at(int index, int64_t value);
  void bind_at(int index, double value);
  void bind_at(int index, std::string_view value);
  void bind_at(int index, const std::string& value) { bind_at(index, std::string_view(value)); }
  void bind_at(int index, std::string& value) { bind_at(index, std::string_view(value)); }
  void bind_at(int index, const std::string&& value);  // copied; const, as a conditional of constants yields
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
  template <typename T>
  void bind_at(int index, std::optional<T>& value) {
    bind_at(index, std::as_const(value));
  }
  void bind_at(int index, std::optional<std::string>&& value) {
    if (value) {
      bind_at(index, std::move(*value));
    } else {
      bind_at(index, nullptr);
    }
  }
  void bind_blob_at(int index, std::string_view bytes);  // they must outlive the run
  void bind_blob_at(int index, std::string&& bytes) = delete;
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
  ColumnType column_type(int column) const;
  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;
  // Text and blobs live until the next step or reset.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  std::optional<int64_t> optional_integer(int column) const;
  std::optional<double> optional_real(int column) const;

  bool is_read_only() const;
  int parameter_count() const;
  std::string_view parameter_name(int index) const;  // with its `:`; empty for `?`

 private:
  [[noreturn]] void fail(int code, std::string_view doing) const;

  sqlite3_stmt* m_statement = nullptr;
};

}  // namespace bluedot::sql
