// What a connection's statements may read is asked before they run: SQLite's authorizer, with a reason for each
// refusal.
#pragma once

#include "sql/database.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace bluedot::sql {

// A column that a statement reads, through views too. A table of which no column is read, as in count(*), comes with an
// empty column, and with an empty schema unless the statement names one.
struct ColumnRead {
  std::string_view schema, table, column;
};

// From now on, for as long as it lives, the connection only reads, what `why_not` gives no reason against. Neither
// pragmas, nor databases that a statement attaches. `database` must outlive it.
class ReadGuard {
 public:
  using WhyNot = std::function<std::optional<std::string>(const ColumnRead&)>;

  ReadGuard(const Reader& database, WhyNot why_not);
  ~ReadGuard();
  ReadGuard(const ReadGuard&) = delete;
  ReadGuard& operator=(const ReadGuard&) = delete;

  // Throws Error with the reason when the statement may not be.
  Statement prepare(std::string_view text);

 private:
  static int authorize(void* guard, int action, const char* first, const char* second, const char* schema,
                       const char* view);

  const Reader& m_database;
  WhyNot m_why_not;
  std::string m_reason;  // the first one against the statement that is being prepared
};

// The tables of the store itself that a statement reads, through views too.
std::set<std::string> tables_read(const Reader& database, std::string_view text);

}  // namespace bluedot::sql
