// The state of the store after any batch, for questions and exports.
#pragma once

#include "sql/database.hpp"
#include "sql/read_guard.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace bluedot::store {

// The batch that `text` names: a batch number, a date (its end in UTC) or a UTC time (the last batch committed by then;
// 0 when there was none). Throws Error (usage) for other text and for a number no batch has yet.
int64_t batch_of(const sql::Reader& database, std::string_view text);

// A table or view of the store whose past cannot be told, and what to ask instead.
struct WithoutPast {
  std::string_view name, reason;
};
std::span<const WithoutPast> tables_without_past();

// The store as it was after a batch. Every table and view shows it under its usual name, or is one of those without a
// past, of which nothing can be read. Views that a person made show it too; tables that a person made are as they are.
// Writes nothing to the store.
class StoreAsOf {
 public:
  // Throws Error where that state is archived. `reader` must outlive it.
  StoreAsOf(const sql::Reader& reader, int64_t batch_id);

  // A question of a person. Throws Error with the reason when it asks for what has no past.
  sql::Statement prepare(std::string_view text);
  // The tables that a person made, among those that the questions so far read.
  const std::set<std::string>& own_tables_read() const { return m_own_tables_read; }
  // For our own statements.
  const sql::Reader& database() const { return m_database; }

 private:
  void show_undone(const sql::Reader& reader, int64_t batch_id);
  void mark_without_past();
  void show_views();
  std::optional<std::string> why_not(const sql::ColumnRead& read);

  sql::Writer m_database;  // the views, in memory
  std::set<std::string> m_shown, m_own_tables_read;
};

}  // namespace bluedot::store
