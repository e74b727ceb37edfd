#include "store/archive/archive_file.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "sql/integrity.hpp"
#include "store/check/audit_check.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

using sql::ColumnType;

// Of `PRAGMA user_version`: the tables as archive_schema makes them.
constexpr int64_t k_form = 1;

void bind_column(sql::Statement& to, int index, const sql::Statement& from, int column) {
  switch (from.column_type(column)) {
    case ColumnType::null:
      return to.bind_at(index, nullptr);
    case ColumnType::integer:
      return to.bind_at(index, from.integer(column));
    case ColumnType::real:
      return to.bind_at(index, from.real(column));
    case ColumnType::text:
      return to.bind_at(index, from.text(column));
    case ColumnType::blob:
      return to.bind_blob_at(index, from.blob(column));
  }
}

bool are_same_values(const sql::Statement& one, const sql::Statement& other, int column) {
  const ColumnType type = one.column_type(column);
  if (type != other.column_type(column)) return false;
  switch (type) {
    case ColumnType::null:
      return true;
    case ColumnType::integer:
      return one.integer(column) == other.integer(column);
    case ColumnType::real:
      return one.real(column) == other.real(column);
    case ColumnType::text:
      return one.text(column) == other.text(column);
    case ColumnType::blob:
      break;
  }
  return one.blob(column) == other.blob(column);
}

}  // namespace

const std::vector<MovedRows>& moved_rows() {
  static const std::vector<MovedRows> k_all{
      {"bar_history", "cold_bars", "drop_cold_bars", "moved_bars", "put_moved_bar", "put_moved_bar",
       &ArchiveCounts::bars},
      {"signal_history", "cold_signals", "drop_cold_signals", "moved_signals", "put_moved_signal", "put_moved_signal",
       &ArchiveCounts::signals},
      {"rejected_bar", "cold_rejected_bars", "drop_cold_rejected_bars", "moved_rejected_bars", "put_moved_rejected_bar",
       "put_moved_rejected_bar", &ArchiveCounts::rejected_bars},
      {"document", "cold_bodies", "drop_cold_bodies", "moved_bodies", "put_moved_body", "return_moved_body",
       &ArchiveCounts::bodies},
      {"audit_log", "cold_log", "drop_cold_log", "moved_log", "put_moved_entry", "put_moved_entry",
       &ArchiveCounts::log_entries},
  };
  return k_all;
}

int64_t copy_rows(sql::Statement& from, sql::Statement& to) {
  int64_t count = 0;
  const int columns = from.column_count();
  while (from.step()) {
    base::throw_if_interrupted();
    to.reset();
    for (int column = 0; column < columns; ++column) bind_column(to, column + 1, from, column);
    to.run();
    ++count;
  }
  return count;
}

bool are_same_rows(sql::Statement& one, sql::Statement& other) {
  const int columns = one.column_count();
  if (columns != other.column_count()) return false;
  while (one.step()) {
    if (!other.step()) return false;
    for (int column = 0; column < columns; ++column) {
      if (!are_same_values(one, other, column)) return false;
    }
  }
  return !other.step();
}

void write_about(sql::Writer& file, const ArchiveAbout& about) {
  sql::Statement row = file.prepare_named("insert_archive_about");
  row.bind(about.archive_id, about.before_date, about.until_batch, about.log_before.audit_id + 1,
           about.log_end.audit_id);
  row.bind_blob_at(6, about.log_before.chain);
  row.bind_blob_at(7, about.log_end.chain);
  row.run();
}

ArchiveAbout read_about(const sql::Reader& file) {
  if (file.pragma("application_id") != k_archive_application_id) throw base::Error("is no archive of bluedot");
  if (file.pragma("user_version") != k_form) throw base::Error("is an archive of another bluedot; use that one");
  sql::Statement row = file.prepare_named("archive_about");
  if (!row.step()) throw base::Error("is an archive that says nothing of itself");
  return {row.integer(0),
          std::string(row.text(1)),
          row.integer(2),
          {row.integer(3) - 1, std::string(row.blob(5))},
          {row.integer(4), std::string(row.blob(6))}};
}

ArchiveCounts count_rows(const sql::Reader& file) {
  ArchiveCounts counts;
  for (const MovedRows& rows : moved_rows()) {
    sql::Statement row = file.prepare(fmt::format("SELECT count(*) FROM {}", rows.name));
    row.step();
    counts.*rows.count = row.integer(0);
  }
  return counts;
}

std::string fault_of_archive(const sql::Reader& file) {
  std::string fault;
  sql::check_structure(file, true, [&](const model::Finding& finding) {
    if (fault.empty()) fault = finding.what;
  });
  if (!fault.empty()) return fault;
  const ArchiveAbout about = read_about(file);
  const AuditCheck log = check_archived_log(file, about.log_before);
  if (log.broken) return fmt::format("entry {} of the log {}", log.broken->audit_id, log.broken->what);
  if (log.unsealed > 0 || log.head_id != about.log_end.audit_id || log.head != base::hex_of(about.log_end.chain)) {
    return fmt::format("its log does not end with the entry {} and its chain", about.log_end.audit_id);
  }
  return "";
}

}  // namespace bluedot::store
