#include "sql/each_row.hpp"

#include "sql/errors.hpp"

#include <SQLiteCpp/Database.h>
#include <exception>
#include <sqlite3.h>

namespace bluedot::sql {
namespace {

constexpr const char* k_pointer_type = "bluedot each_row";

// What the function is given by way of a bound pointer (sqlite.org/bindptr.html), which no SQL text can make.
struct Receiver {
  const OnRow* on_row;
  std::exception_ptr failure = {};
};

// Plain C from here on: SQLiteCpp has nothing for a function's arguments and its result.
void step(sqlite3_context* context, int count, sqlite3_value** values) {
  auto* receiver = count == 0 ? nullptr : static_cast<Receiver*>(sqlite3_value_pointer(values[0], k_pointer_type));
  if (receiver == nullptr) {
    sqlite3_result_error(context, "each_row is a function of bluedot's own", -1);
    return;
  }
  try {
    (*receiver->on_row)(RowValues(values + 1));
  } catch (...) {  // nothing may be thrown through SQLite
    receiver->failure = std::current_exception();
    sqlite3_result_error(context, "each_row was ended", -1);
  }
}

}  // namespace

bool RowValues::is_null(int column) const {
  return sqlite3_value_type(m_values[column]) == SQLITE_NULL;
}

int64_t RowValues::integer(int column) const {
  return sqlite3_value_int64(m_values[column]);
}

double RowValues::real(int column) const {
  return sqlite3_value_double(m_values[column]);
}

std::string_view RowValues::text(int column) const {
  const auto* data = static_cast<const char*>(static_cast<const void*>(sqlite3_value_text(m_values[column])));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<size_t>(sqlite3_value_bytes(m_values[column])));
}

void for_each_row(Statement& statement, int parameter, const OnRow& on_row) {
  Receiver receiver{&on_row};
  statement.bind_pointer_at(parameter, &receiver, k_pointer_type);
  try {
    statement.run();
  } catch (...) {
    statement.reset();
    statement.bind_at(parameter, nullptr);
    if (receiver.failure) std::rethrow_exception(receiver.failure);
    throw;
  }
  statement.bind_at(parameter, nullptr);
}

void add_each_row(SQLite::Database& connection) {
  translated(connection.getHandle(), "each_row", [&] {
    connection.createFunction("each_row", -1, false, nullptr, nullptr, step, [](sqlite3_context*) {});
  });
}

}  // namespace bluedot::sql
