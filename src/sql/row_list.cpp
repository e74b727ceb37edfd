#include "sql/row_list.hpp"

#include "base/error.hpp"

#include <sqlite3.h>

namespace bluedot::sql {

struct RowList::Shown {
  std::string declaration;
  const RowSource* rows = nullptr;  // while a statement runs
};

namespace {

// SQLite's virtual table interface (sqlite.org/vtab.html), the part that a read-only table without indexes needs. The
// structures begin with SQLite's own, as it demands.
struct Table {
  sqlite3_vtab base{};
  RowList::Shown* shown = nullptr;
};

struct Cursor {
  sqlite3_vtab_cursor base{};
  const RowSource* rows = nullptr;
  size_t row = 0, count = 0;
};

RowList::Shown* shown_of(void* pointer) {
  return static_cast<RowList::Shown*>(pointer);
}
Cursor& cursor_of(sqlite3_vtab_cursor* base) {
  return *static_cast<Cursor*>(static_cast<void*>(base));
}

int connect(sqlite3* connection, void* shown, int, const char* const*, sqlite3_vtab** table, char**) {
  const int code = sqlite3_declare_vtab(connection, shown_of(shown)->declaration.c_str());
  if (code != SQLITE_OK) return code;
  auto* made = new (std::nothrow) Table;
  if (made == nullptr) return SQLITE_NOMEM;
  made->shown = shown_of(shown);
  *table = &made->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(static_cast<void*>(table));
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  info->estimatedCost = 300;  // a series' bars; there is only one way
  info->estimatedRows = 300;
  return SQLITE_OK;
}

int open(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto* made = new (std::nothrow) Cursor;
  if (made == nullptr) return SQLITE_NOMEM;
  made->rows = static_cast<Table*>(static_cast<void*>(table))->shown->rows;
  made->count = made->rows == nullptr ? 0 : made->rows->row_count();
  *cursor = &made->base;
  return SQLITE_OK;
}

int close(sqlite3_vtab_cursor* cursor) {
  delete &cursor_of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  cursor_of(cursor).row = 0;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  ++cursor_of(cursor).row;
  return SQLITE_OK;
}

int eof(sqlite3_vtab_cursor* cursor) {
  return cursor_of(cursor).row >= cursor_of(cursor).count ? 1 : 0;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* result, int index) {
  const Cursor& cursor = cursor_of(base);
  const Cell cell = cursor.rows->cell(cursor.row, index);
  if (const auto* integer = std::get_if<int64_t>(&cell)) {
    sqlite3_result_int64(result, *integer);
  } else if (const auto* real = std::get_if<double>(&cell)) {
    sqlite3_result_double(result, *real);
  } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
    sqlite3_result_text(result, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
  } else {
    sqlite3_result_null(result);
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
  *id = static_cast<sqlite3_int64>(cursor_of(cursor).row);
  return SQLITE_OK;
}

// Without xCreate: the table is there by its name alone, and is nowhere in the file.
sqlite3_module make_module() {
  sqlite3_module module{};
  module.xConnect = connect;
  module.xDisconnect = disconnect;
  module.xBestIndex = best_index;
  module.xOpen = open;
  module.xClose = close;
  module.xFilter = filter;
  module.xNext = next;
  module.xEof = eof;
  module.xColumn = column;
  module.xRowid = row_id;
  return module;
}

}  // namespace

RowList::RowList(const Database& database, const std::string& name, const std::string& columns)
    : m_shown(std::make_unique<Shown>()) {
  static const sqlite3_module k_module = make_module();
  m_shown->declaration = "CREATE TABLE rows (" + columns + ")";
  const int code = sqlite3_create_module_v2(database.handle(), name.c_str(), &k_module, m_shown.get(), nullptr);
  if (code != SQLITE_OK) throw_sqlite_error(database.handle(), code, name);
}

RowList::~RowList() = default;

void RowList::run(Statement& statement, const RowSource& rows) {
  m_shown->rows = &rows;
  try {
    statement.run();
  } catch (...) {
    m_shown->rows = nullptr;
    throw;
  }
  m_shown->rows = nullptr;
}

}  // namespace bluedot::sql
