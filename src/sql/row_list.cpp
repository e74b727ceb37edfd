#include "sql/row_list.hpp"

#include "base/error.hpp"

#include <map>
#include <mutex>
#include <sqlite3.h>
#include <utility>

namespace bluedot::sql {

namespace {

// What the tables of one name on one connection show: all RowLists of that name share it. It belongs to SQLite, which
// gives it up with the connection.
struct State {
  std::string declaration;
  const RowSource* rows = nullptr;  // while a statement runs
};

}  // namespace

struct RowList::Shown {
  State* state = nullptr;
};

namespace {

// The states there are. A second registration of a name would take the table away from the first.
class Registry {
 public:
  // Registers the name where that was not done yet.
  State* find_or_make(sqlite3* connection, const std::string& name, const std::string& columns);
  void forget(State* state) {
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_states, [&](const auto& entry) { return entry.second.get() == state; });
  }

 private:
  std::mutex m_mutex;
  std::map<std::pair<sqlite3*, std::string>, std::unique_ptr<State>> m_states;
};

Registry& registry() {
  static Registry* k_registry = new Registry;  // never destroyed: connections may close later than anything static
  return *k_registry;
}

// SQLite's virtual table interface (sqlite.org/vtab.html), the part that a read-only table without indexes needs. The
// structures begin with SQLite's own, as it demands.
struct Table {
  sqlite3_vtab base{};
  State* state = nullptr;
};

struct Cursor {
  sqlite3_vtab_cursor base{};
  const RowSource* rows = nullptr;
  size_t row = 0, count = 0;
};

State* state_of(void* pointer) {
  return static_cast<State*>(pointer);
}
Cursor& cursor_of(sqlite3_vtab_cursor* base) {
  return *static_cast<Cursor*>(static_cast<void*>(base));
}

int connect(sqlite3* connection, void* state, int, const char* const*, sqlite3_vtab** table, char**) {
  const int code = sqlite3_declare_vtab(connection, state_of(state)->declaration.c_str());
  if (code != SQLITE_OK) return code;
  auto* made = new (std::nothrow) Table;
  if (made == nullptr) return SQLITE_NOMEM;
  made->state = state_of(state);
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
  made->rows = static_cast<Table*>(static_cast<void*>(table))->state->rows;
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

State* Registry::find_or_make(sqlite3* connection, const std::string& name, const std::string& columns) {
  static const sqlite3_module k_module = make_module();
  State* made = nullptr;
  {
    const std::scoped_lock lock(m_mutex);
    auto& state = m_states[{connection, name}];
    if (state) return state.get();
    state = std::make_unique<State>();
    state->declaration = "CREATE TABLE rows (" + columns + ")";
    made = state.get();
  }
  // Outside of the lock: where it fails, SQLite calls the destructor at once.
  const auto forget_state = [](void* state) { registry().forget(state_of(state)); };
  const int code = sqlite3_create_module_v2(connection, name.c_str(), &k_module, made, forget_state);
  if (code != SQLITE_OK) throw_sqlite_error(connection, code, name);
  return made;
}

}  // namespace

RowList::RowList(const Database& database, const std::string& name, const std::string& columns)
    : m_shown(std::make_unique<Shown>(Shown{registry().find_or_make(database.handle(), name, columns)})) {}

RowList::~RowList() = default;

void RowList::run(Statement& statement, const RowSource& rows) {
  if (rows.row_count() == 0) return;
  m_shown->state->rows = &rows;
  try {
    statement.run();
  } catch (...) {
    m_shown->state->rows = nullptr;
    throw;
  }
  m_shown->state->rows = nullptr;
}

}  // namespace bluedot::sql
