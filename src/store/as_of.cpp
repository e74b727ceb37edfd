#include "store/as_of.hpp"

#include "base/error.hpp"
#include "base/instant.hpp"
#include "sql/query_set.hpp"
#include "store/archives.hpp"

#include <charconv>
#include <fmt/format.h>

namespace bluedot::store {

int64_t batch_of(const sql::Database& database, std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) {
    sql::Statement last = database.prepare_named("last_batch");
    last.step();
    if (number < 0 || number > last.integer(0)) {
      throw base::Error(fmt::format("there is no batch {} (the last is {})", number, last.integer(0)),
                        base::ErrorKind::usage);
    }
    return number;
  }
  const auto moment = base::Instant::parse(text);
  if (!moment) {
    throw base::Error(fmt::format("'{}' is no batch number, date (2025-08-01) or time (2025-08-01T18:00:00Z)", text),
                      base::ErrorKind::usage);
  }
  sql::Statement found = database.prepare_named("batch_at");
  found.bind(moment->iso()).step();
  return found.integer(0);
}

void show_as_of(const sql::Database& database, int64_t batch_id) {
  require_state(database, batch_id);
  // Temporary views are this connection's own; they live in memory and need the switch all the same.
  database.run_script("PRAGMA query_only = OFF; PRAGMA temp_store = MEMORY;");
  database.run_script(fmt::format("CREATE TEMP TABLE as_of_batch AS SELECT {} AS batch_id;", batch_id));
  database.run_script(sql::query_text("as_of_views"));
  database.run_script("PRAGMA query_only = ON;");
}

bool has_symbols_as_of(const sql::Database& database, int64_t batch_id) {
  return database.prepare_named("has_symbols_as_of").bind(batch_id).step();
}

std::vector<std::string> names_changed_since(const sql::Database& database, int64_t batch_id) {
  std::vector<std::string> changes;
  sql::Statement row = database.prepare_named("changed_names_since");
  row.bind(batch_id);
  while (row.step())
    changes.push_back(fmt::format("{} {}: {} -> {}", row.text(0), row.text(1), row.text(2), row.text(3)));
  return changes;
}

}  // namespace bluedot::store
