#include "store/reading/as_of.hpp"

#include "base/error.hpp"
#include "base/instant.hpp"
#include "base/letter_case.hpp"
#include "base/number_text.hpp"
#include "sql/beside.hpp"
#include "sql/query_set.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/undo_links.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace bluedot::store {
namespace {

// What the store is called beside its views. A question cannot name it, so it reaches the store through these alone.
constexpr std::string_view k_schema = "bluedot_now";

constexpr std::string_view k_marks = "bluedot_without_past";

constexpr std::string_view k_create = "CREATE ";  // how SQLite begins the statement that it keeps of a view

constexpr std::string_view k_of_files =
    "the ledger of files has no past; ask without --as-of, or rebuild the files of "
    "then with 'bluedot export --as-of'";
constexpr std::string_view k_of_edits = "is what an edit in plain SQL is worked out with; ask bars and audit_log";
constexpr std::string_view k_of_archives =
    "which dates have archived values has no past; ask archive, or without --as-of";

constexpr std::string_view k_of_runs = "tells of runs, which are no values; ask without --as-of";

constexpr std::string_view k_of_vendors = "tells of what vendors are asked for, which is no value; ask without --as-of";

constexpr std::string_view k_of_findings = "are of the bars as they stand today; ask without --as-of";

constexpr std::array k_without_past{
    WithoutPast{"schema_migration", "a change of the schema belongs to no batch; ask without --as-of"},
    WithoutPast{"export_tree", k_of_files},
    WithoutPast{"export_file", k_of_files},
    WithoutPast{"window_digest", "is a shortcut of the next ingest and has no past; ask without --as-of"},
    WithoutPast{"archived_bar", k_of_archives},
    WithoutPast{"archived_signal", k_of_archives},
    WithoutPast{"bar_before_edit", k_of_edits},
    WithoutPast{"signal_before_edit", k_of_edits},
    WithoutPast{"bar_json", k_of_edits},
    WithoutPast{"bar_edit", k_of_edits},
    WithoutPast{"signal_edit", k_of_edits},
    WithoutPast{"begin_bar_edit", k_of_edits},
    WithoutPast{"check_bar_edit", k_of_edits},
    WithoutPast{"finish_bar_edit", k_of_edits},
    WithoutPast{"begin_signal_edit", k_of_edits},
    WithoutPast{"finish_signal_edit", k_of_edits},
    WithoutPast{"open_sql_batch", k_of_edits},
    WithoutPast{"edit_under_way", k_of_edits},
    WithoutPast{"run", k_of_runs},
    WithoutPast{"run_step", k_of_runs},
    WithoutPast{"delivery", k_of_runs},
    WithoutPast{"delivered_file", k_of_runs},
    WithoutPast{"outbox", k_of_runs},
    WithoutPast{"tick", k_of_runs},
    WithoutPast{"universe", k_of_vendors},
    WithoutPast{"universe_group", k_of_vendors},
    WithoutPast{"vendor_answer", k_of_vendors},
    WithoutPast{"vendor_limit", k_of_vendors},
    WithoutPast{"backfill", k_of_vendors},
    WithoutPast{"finding", k_of_findings},
    WithoutPast{"findings", k_of_findings},
    WithoutPast{"judged_series", k_of_findings},
    WithoutPast{"judgement", k_of_findings},
};

const WithoutPast* find_without_past(std::string_view name) {
  const auto* found = std::ranges::find(k_without_past, name, &WithoutPast::name);
  return found == k_without_past.end() ? nullptr : &*found;
}

// Names are found whatever their case, and cannot be spelled otherwise than letter by letter.
void require_without_schema(std::string_view text, const std::string& what) {
  if (base::lower(text).find(k_schema) == std::string::npos) return;
  throw base::Error(fmt::format("{}: the name {} is bluedot's own under --as-of", what, k_schema));
}

}  // namespace

int64_t batch_of(const sql::Reader& database, std::string_view text) {
  if (const auto number = base::parse_number<int64_t>(text)) {
    sql::Statement last = database.prepare_named("last_batch");
    last.step();
    if (*number < 0 || *number > last.integer(0)) {
      throw base::Error(fmt::format("there is no batch {} (the last is {})", *number, last.integer(0)),
                        base::ErrorKind::usage);
    }
    return *number;
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

std::span<const WithoutPast> tables_without_past() {
  return k_without_past;
}

StoreAsOf::StoreAsOf(const sql::Reader& reader, int64_t batch_id) : m_database(sql::open_beside(reader, k_schema)) {
  require_state(reader, batch_id);
  m_database.run_script("PRAGMA temp_store = MEMORY;");
  m_database.run_script(sql::query_text("as_of_tables"));
  m_database.prepare_named("insert_as_of_batch").bind(batch_id).run();
  show_undone(reader, batch_id);
  show_views();
  m_database.prepare_named("table_functions").run();
  m_database.run_script("PRAGMA query_only = ON;");
}

// As undo_batch leaves it, undo after undo.
void StoreAsOf::show_undone(const sql::Reader& reader, int64_t batch_id) {
  const UndoLinks all = read_undo_links(reader, batch_id);
  UndoLinks so_far;
  std::map<int64_t, int64_t> withdrawn_by;
  for (const auto& [undo, batch] : all.all()) {
    so_far.add(undo, batch);
    const int64_t root = so_far.root_of(batch);
    if (so_far.undone_by(root)) {
      withdrawn_by.emplace(root, undo);
    } else {
      withdrawn_by.erase(root);
    }
  }
  std::set<int64_t> batches;
  for (const auto& [undo, batch] : all.all()) batches.insert({batch, all.root_of(batch)});
  sql::Statement insert = m_database.prepare_named("insert_as_of_undo");
  for (const int64_t batch : batches) {
    const auto found = withdrawn_by.find(batch);
    insert.bind(batch, all.undone_by(batch), found == withdrawn_by.end() ? std::nullopt : std::optional(found->second));
    insert.run();
  }
}

// What has no past is shown by views that read a column of its name of the table k_marks: a question that asks for none
// of their columns, which SQLite may turn into one about the tables below them, reads that one all the same.
void StoreAsOf::mark_without_past() {
  std::string columns, views;
  for (const WithoutPast& one : k_without_past) {
    columns += (columns.empty() ? "" : ", ") + std::string(one.name);
    views += fmt::format("CREATE TEMP VIEW {0} AS SELECT * FROM {1}.{0} WHERE (SELECT {0} FROM temp.{2});", one.name,
                         k_schema, k_marks);
  }
  m_database.run_script(fmt::format("CREATE TEMP TABLE {} ({});", k_marks, columns) + views);
}

// A view of the store means its own tables, and made again as a temporary one the temporary views of these names.
void StoreAsOf::show_views() {
  m_database.run_script(sql::query_text("as_of_views"));
  mark_without_past();
  sql::Statement row = m_database.prepare_named("temporary_views");
  while (row.step()) m_shown.emplace(row.text(0));  // small letters all
  sql::Statement view = m_database.prepare_named("views_as_of");
  while (view.step()) {
    const std::string name = base::lower(view.text(0)), text(view.text(1));
    if (m_shown.contains(name)) continue;
    require_without_schema(text, "the view " + name);
    m_database.run_script("CREATE TEMP " + text.substr(k_create.size()));
    m_shown.insert(name);
  }
}

sql::Statement StoreAsOf::prepare(std::string_view text) {
  require_without_schema(text, "the statement");
  sql::ReadGuard guard(m_database, [this](const sql::ColumnRead& read) { return why_not(read); });
  try {
    return guard.prepare(text);
  } catch (const base::Error& error) {
    if (base::lower(text).find("main.") == std::string::npos) throw;
    throw base::Error(std::string(error.what()) + " (under --as-of leave out 'main.')");
  }
}

std::optional<std::string> StoreAsOf::why_not(const sql::ColumnRead& read) {
  const std::string name = base::lower(read.table);  // as it was typed where no column is read
  if (name.starts_with("sqlite_")) return name + ": tells of the store as it is; ask without --as-of";
  if (read.schema == "temp" && name == k_marks) {
    const WithoutPast* found = find_without_past(read.column);
    if (found != nullptr) return fmt::format("{}: {}", found->name, found->reason);
  }
  if (read.schema == "temp" || (read.schema.empty() && m_shown.contains(name))) return std::nullopt;
  if (read.schema == "main") {
    // A database without tables: only functions that stand where a table does are of it.
    if (name == "json_each" || name == "json_tree") return std::nullopt;
    return name + ": tells of the store as it is; ask without --as-of";
  }
  if (read.schema == k_schema && !m_shown.contains(name)) m_own_tables_read.insert(name);
  return std::nullopt;
}

}  // namespace bluedot::store
