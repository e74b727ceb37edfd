#include "sql/read_guard.hpp"

#include "base/error.hpp"
#include "sql/errors.hpp"

#include <sqlite3.h>
#include <utility>

namespace bluedot::sql {
namespace {

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

void end_authorizer(sqlite3* connection) {
  sqlite3_set_authorizer(connection, nullptr, nullptr);  // fails without a connection alone
}

}  // namespace

// SQLiteCpp has no authorizer.
ReadGuard::ReadGuard(const Reader& database, WhyNot why_not) : m_database(database), m_why_not(std::move(why_not)) {
  require_ok(sqlite3_set_authorizer(m_database.handle(), authorize, this), m_database.handle(), "set_authorizer");
}

ReadGuard::~ReadGuard() {
  end_authorizer(m_database.handle());
}

Statement ReadGuard::prepare(std::string_view text) {
  m_reason.clear();
  try {
    return m_database.prepare(text);
  } catch (const base::Error&) {
    if (m_reason.empty()) throw;
  }
  throw base::Error(m_reason);
}

// Actions and their arguments: sqlite.org/c3ref/c_alter_table.html.
int ReadGuard::authorize(void* guard, int action, const char* first, const char* second, const char* schema,
                         const char* /*view*/) {
  auto& self = *static_cast<ReadGuard*>(guard);
  const auto refuse = [&](std::string reason) {
    if (self.m_reason.empty()) self.m_reason = std::move(reason);
    return SQLITE_DENY;
  };
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      if (auto reason = self.m_why_not({view_of(schema), view_of(first), view_of(second)})) {
        return refuse(std::move(*reason));
      }
      return SQLITE_OK;
    case SQLITE_PRAGMA:
      return refuse("a PRAGMA tells of the store as it is, not as it was");
    default:
      return refuse("only reads; this statement would do more");
  }
}

std::set<std::string> tables_read(const Reader& database, std::string_view text) {
  std::set<std::string> tables;
  const auto note = [](void* all, int action, const char* table, const char*, const char* schema, const char*) {
    const bool is_ours = schema == nullptr || std::string_view(schema) == "main";
    if (action == SQLITE_READ && table != nullptr && is_ours) {
      static_cast<std::set<std::string>*>(all)->emplace(table);
    }
    return SQLITE_OK;
  };
  require_ok(sqlite3_set_authorizer(database.handle(), note, &tables), database.handle(), "set_authorizer");
  const std::unique_ptr<sqlite3, decltype(&end_authorizer)> end(database.handle(), end_authorizer);
  database.prepare(text);
  return tables;
}

}  // namespace bluedot::sql
