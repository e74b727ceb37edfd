#include "store/audit_check.hpp"

#include "store/audit_log.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>

namespace bluedot::store {
namespace {

using sql::ColumnType;

struct Column {
  const char* name;
  ColumnType type;
  bool may_be_null;
};

// As the table declares them. STRICT refuses other types, but a file can be edited without SQLite, and `1` as text
// reads like the number.
constexpr std::array<Column, 11> k_columns{{{"audit_id", ColumnType::integer, false},
                                            {"at", ColumnType::text, false},
                                            {"batch_id", ColumnType::integer, true},
                                            {"actor", ColumnType::text, false},
                                            {"action", ColumnType::text, false},
                                            {"series_id", ColumnType::integer, true},
                                            {"date", ColumnType::text, true},
                                            {"before", ColumnType::text, true},
                                            {"after", ColumnType::text, true},
                                            {"reason", ColumnType::text, true},
                                            {"chain", ColumnType::blob, true}}};
constexpr int k_chain = 10, k_last_sealed = 11;

std::optional<std::string> wrong_type(const sql::Statement& row) {
  for (int i = 0; i <= k_chain; ++i) {
    const Column& column = k_columns[static_cast<size_t>(i)];
    const ColumnType type = row.column_type(i);
    if (type != column.type && !(type == ColumnType::null && column.may_be_null)) {
      return fmt::format("has another type of value in the column {} than the table allows", column.name);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> raw(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.text(column));
}

AuditColumns columns_of(const sql::Statement& row) {
  return {row.integer(0), raw(row, 1), row.optional_integer(2),
          raw(row, 3),    raw(row, 4), row.optional_integer(5),
          raw(row, 6),    raw(row, 7), raw(row, 8),
          raw(row, 9)};
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

// What is wrong with an entry, seen after `previous_id` and `previous_chain`. Moves the chain on.
std::optional<AuditCheck::Break> look_at(const sql::Statement& row, int64_t previous_id, std::string& previous_chain) {
  const int64_t id = row.integer(0);
  const int64_t expected = previous_id + 1;
  if (id < expected) return AuditCheck::Break{id, "has no place in the log: the first entry is 1"};
  if (id > expected) return AuditCheck::Break{expected, fmt::format("is missing: the next one there is {}", id)};
  if (auto what = wrong_type(row)) return AuditCheck::Break{id, *what};
  if (row.is_null(k_chain)) {
    if (id > row.integer(k_last_sealed)) return std::nullopt;
    return AuditCheck::Break{id, fmt::format("has no chain, and {} behind it has", row.integer(k_last_sealed))};
  }
  std::string chain = chain_of(previous_chain, canonical_bytes(columns_of(row)));
  if (row.blob(k_chain) != chain) {
    return AuditCheck::Break{id, "was changed after it was written: its chain is not that of its columns"};
  }
  previous_chain = std::move(chain);
  return std::nullopt;
}

// Nothing before the first entry.
std::string chain_at(const sql::Database& database, int64_t audit_id) {
  sql::Statement row = database.prepare_named("audit_chain_at");
  return row.bind(audit_id).step() ? std::string(row.blob(0)) : "";
}

}  // namespace

AuditCheck check_audit_log(const sql::Database& database, int64_t after) {
  AuditCheck check;
  std::string chain = chain_at(database, after);
  int64_t previous_id = after;
  sql::Statement row = database.prepare_named("audit_chain");
  // From the very start on even what has no place there is looked at.
  row.bind(after == 0 ? std::numeric_limits<int64_t>::min() : after);
  while (row.step()) {
    check.broken = look_at(row, previous_id, chain);
    if (check.broken) break;
    previous_id = row.integer(0);
    if (row.is_null(k_chain)) {
      if (check.unsealed++ == 0) check.first_unsealed = previous_id;
      check.last_unsealed = previous_id;
    } else {
      ++check.sealed;
      check.head_id = previous_id;
    }
  }
  check.head = hex(chain);
  return check;
}

AuditCheck check_audit_end(const sql::Database& database, int64_t count) {
  sql::Statement last = database.prepare_named("last_sealed_audit_entry");
  const int64_t last_id = last.step() ? last.integer(0) : 0;
  return check_audit_log(database, std::max<int64_t>(0, last_id - count));
}

}  // namespace bluedot::store
