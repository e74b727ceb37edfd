#include "store/check/audit_check.hpp"

#include "base/digest.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/audit_log.hpp"

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

// What is wrong with an entry, seen after `previous_id` and `previous_chain`. Moves the chain on.
std::optional<AuditCheck::Break> look_at(const sql::Statement& row, int64_t previous_id, std::string& previous_chain) {
  const int64_t id = row.integer(0);
  const int64_t expected = previous_id + 1;
  if (id < expected) {
    return AuditCheck::Break{id, fmt::format("has no place in the log: the next entry is {}", expected)};
  }
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

// From the entry `first_id` on, in a log whose entries up to `previous_id` come to `chain`.
AuditCheck check_entries(const sql::Reader& database, int64_t first_id, int64_t previous_id, std::string chain) {
  AuditCheck check;
  check.head_id = previous_id;
  sql::Statement row = database.prepare_named("audit_chain");
  row.bind(first_id);
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
  check.head = base::hex_of(chain);
  return check;
}

// Even what has no place in the log is looked at.
constexpr int64_t k_very_start = std::numeric_limits<int64_t>::min();

}  // namespace

AuditCheck check_audit_log(const sql::Reader& database) {
  const LogEnd archived = archived_log_end(database);
  AuditCheck check = check_entries(database, k_very_start, archived.audit_id, archived.chain);
  check.archived = archived.audit_id;
  return check;
}

AuditCheck check_archived_log(const sql::Reader& database, const LogEnd& before) {
  return check_entries(database, k_very_start, before.audit_id, before.chain);
}

AuditCheck check_audit_end(const sql::Reader& database, int64_t count) {
  sql::Statement last = database.prepare_named("last_sealed_audit_entry");
  const int64_t last_id = last.step() ? last.integer(0) : 0;
  const LogEnd archived = archived_log_end(database);
  if (last_id - count <= archived.audit_id) return check_audit_log(database);
  sql::Statement believed = database.prepare_named("audit_chain_at");
  const std::string chain = believed.bind(last_id - count).step() ? std::string(believed.blob(0)) : "";
  AuditCheck check = check_entries(database, last_id - count, last_id - count, chain);
  check.archived = archived.audit_id;
  return check;
}

}  // namespace bluedot::store
