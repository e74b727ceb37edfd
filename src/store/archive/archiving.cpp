#include "store/archive/archiving.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "sql/query_set.hpp"
#include "store/check/audit_check.hpp"
#include "store/tables/audit_log.hpp"
#include "store/tables/value_json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace bluedot::store {
namespace {

int64_t number(sql::Statement& statement) {
  statement.step();
  return statement.integer(0);
}

LogEnd log_end_at(const sql::Reader& database, int64_t audit_id, const LogEnd& archived) {
  if (audit_id <= archived.audit_id) return archived;
  sql::Statement row = database.prepare_named("audit_chain_at");
  if (!row.bind(audit_id).step() || row.is_null(0)) {
    throw base::Error(fmt::format("entry {} of the log is not there, or not sealed; nothing is archived", audit_id));
  }
  return {audit_id, std::string(row.blob(0))};
}

std::string counts_json(const sql::Reader& database, const ArchiveAbout& about, const ArchiveCounts& counts,
                        const std::string& file, const std::string& sha256) {
  sql::Statement marks = database.prepare_named("count_marks");
  marks.step();
  return fmt::format(
      R"({{"archive":{},"file":{},"sha256":"{}","before":"{}","until_batch":{},"log_first":{},"log_last":{},)"
      R"("chain_after":"{}","bars":{},"signals":{},"rejected_bars":{},"bodies":{},)"
      R"("bar_marks":{},"signal_marks":{},"marks":"{}"}})",
      about.archive_id, json_string(file), sha256, about.before_date, about.until_batch, about.log_before.audit_id + 1,
      about.log_end.audit_id, base::hex_of(about.log_end.chain), counts.bars, counts.signals, counts.rejected_bars,
      counts.bodies, marks.integer(0), marks.integer(1), digest_of_marks(database));
}

void conclude_unchanged(sql::Writer& database, int64_t batch_id, base::Instant now) {
  model::IngestCounts none;
  conclude_batch(database, batch_id, now, {}, none);
  database.prepare_named("complete_batch").bind(batch_id).run();  // there is nothing to export
}

}  // namespace

Archiving::Archiving(sql::Writer& database, const model::Settings& settings, base::Date before, const RunInfo& run)
    : m_database(database), m_settings(settings), m_run(run) {
  const std::string moment = before.iso() + "T00:00:00.000Z";
  sql::Statement next = database.prepare_named("next_archive");
  m_about.archive_id = number(next);
  m_about.before_date = before.iso();
  sql::Statement batch = database.prepare_named("cold_batch");
  m_about.until_batch = number(batch.bind(moment));
  // Never before what lies in the archives already: they are on each other, and what was cold stays cold.
  const auto archives = list_archives(database);
  if (!archives.empty()) m_about.until_batch = std::max(m_about.until_batch, archives.back().until_batch);
  m_about.log_before = archived_log_end(database);
  sql::Statement log = database.prepare_named("cold_log_end");
  m_about.log_end = log_end_at(database, number(log.bind(m_about.until_batch, moment)), m_about.log_before);
  sql::Statement newest = database.prepare_named("last_numbers");
  newest.step();
  m_first_bar_kept = newest.integer(0);
  m_first_signal_kept = newest.integer(1);
  m_first_rejected_bar_kept = newest.integer(2);
  sql::Statement entries = database.prepare_named("cold_entries_of_others");
  m_entries_of_others = number(entries.bind(m_about.log_end.audit_id));
}

bool Archiving::has_anything() const {
  return m_entries_of_others > 0 || m_counts.total() > m_counts.log_entries;
}

void Archiving::write(const std::filesystem::path& path) {
  m_batch_id = insert_batch(m_database, m_run.as(Command::archive));
  sql::Statement note = m_database.prepare_named("insert_archive");
  note.bind(m_about.archive_id, m_batch_id, m_about.before_date, m_about.until_batch, m_about.log_before.audit_id + 1,
            m_about.log_end.audit_id);
  note.bind_blob_at(7, m_about.log_before.chain);
  note.bind_blob_at(8, m_about.log_end.chain);
  note.run();
  sql::Writer file = sql::Writer::create_plain(path);
  file.run_script(sql::query_text("archive_schema"));
  sql::Transaction transaction(file);
  write_about(file, m_about);
  mark(cold_bar_dates(m_database, m_settings, m_about.until_batch, m_first_bar_kept), "earlier_bar_mark",
       "put_bar_mark", "put_moved_bar_mark", file);
  mark(cold_signal_dates(m_database, m_settings, m_about.until_batch, m_first_signal_kept), "earlier_signal_mark",
       "put_signal_mark", "put_moved_signal_mark", file);
  for (const MovedRows& rows : moved_rows()) {
    sql::Statement from = cold(rows, rows.cold);
    sql::Statement to = file.prepare_named(rows.put);
    m_counts.*rows.count = copy_rows(from, to);
  }
  transaction.commit();
}

void Archiving::mark(const std::vector<ColdDate>& dates, const char* earlier_mark, const char* put_mark,
                     const char* put_moved_mark, sql::Writer& file) {
  sql::Statement earlier = m_database.prepare_named(earlier_mark);
  sql::Statement keep = file.prepare_named(put_moved_mark);
  sql::Statement put = m_database.prepare_named(put_mark);
  for (const ColdDate& cold : dates) {
    const std::string date = cold.date.iso();
    copy_rows(earlier.bind(cold.id, date), keep);
    put.bind(cold.id, date, m_about.archive_id, cold.decided_by).run();
  }
}

sql::Statement Archiving::cold(const MovedRows& rows, const char* query) const {
  sql::Statement statement = m_database.prepare_named(query);
  const bool is_log = rows.count == &ArchiveCounts::log_entries;
  statement.bind(m_about.archive_id, is_log ? m_about.log_end.audit_id : m_about.until_batch);
  if (rows.count == &ArchiveCounts::bars) statement.bind_at(3, m_first_bar_kept);
  if (rows.count == &ArchiveCounts::signals) statement.bind_at(3, m_first_signal_kept);
  if (rows.count == &ArchiveCounts::rejected_bars) statement.bind_at(3, m_first_rejected_bar_kept);
  return statement;
}

void Archiving::verify(const std::filesystem::path& path) const {
  const sql::Reader file = sql::Reader::open_plain(path);
  if (const std::string fault = fault_of_archive(file); !fault.empty()) {
    throw base::Error(
        fmt::format("{}: was not written as it should be: {}; nothing is archived", path.string(), fault));
  }
  for (const MovedRows& rows : moved_rows()) {
    sql::Statement ours = cold(rows, rows.cold);
    sql::Statement theirs = file.prepare_named(rows.moved);
    if (are_same_rows(ours, theirs)) continue;
    throw base::Error(
        fmt::format("{}: does not have the store's rows of {}; nothing is archived", path.string(), rows.name));
  }
}

void Archiving::conclude(const std::string& name, const std::string& sha256, int64_t size_bytes) {
  m_database.prepare_named("set_archive_file")
      .bind(m_about.archive_id, name, sha256, size_bytes, m_counts.bars, m_counts.signals, m_counts.rejected_bars,
            m_counts.bodies)
      .run();
  // Before the entry it is chained to can go.
  AuditLog(m_database, m_run.started_at, m_run.actor)
      .append(m_batch_id, {.action = "archive", .after = counts_json(m_database, m_about, m_counts, name, sha256)});
  for (const MovedRows& rows : moved_rows()) cold(rows, rows.drop).run();
  m_database.prepare_named("forget_tree_logs").bind(m_about.log_end.audit_id).run();
  conclude_unchanged(m_database, m_batch_id, m_run.started_at);
}

int64_t take_back(sql::Writer& database, const Archive& archive, const std::filesystem::path& path,
                  const RunInfo& run) {
  const auto all = list_archives(database);
  if (all.empty() || all.back().archive_id != archive.archive_id) {
    throw base::Error(fmt::format("{}: a later archive lies on it: '{}' has to be taken back first", archive.file,
                                  all.empty() ? "" : all.back().file));
  }
  const int64_t batch_id = insert_batch(database, run.as(Command::archive));
  const sql::Reader file = sql::Reader::open_plain(path);
  database.prepare_named("drop_bar_marks").bind(archive.archive_id).run();
  database.prepare_named("drop_signal_marks").bind(archive.archive_id).run();
  for (const auto& [moved, put] :
       {std::pair{"moved_bar_marks", "put_moved_bar_mark"}, std::pair{"moved_signal_marks", "put_moved_signal_mark"}}) {
    sql::Statement from = file.prepare_named(moved), to = database.prepare_named(put);
    copy_rows(from, to);
  }
  for (const MovedRows& rows : moved_rows()) {
    sql::Statement from = file.prepare_named(rows.moved), to = database.prepare_named(rows.give_back);
    const int64_t count = copy_rows(from, to);
    if (count == archive.counts.*rows.count) continue;
    throw base::Error(fmt::format("{}: has {} rows of {}; there were {}", archive.file, count, rows.name,
                                  archive.counts.*rows.count));
  }
  database.prepare_named("set_archive_restored").bind(archive.archive_id, batch_id).run();
  AuditLog(database, run.started_at, run.actor)
      .append(batch_id,
              {.action = "take_back",
               .after = fmt::format(R"({{"archive":{},"sha256":"{}"}})", archive.archive_id, archive.sha256)});
  if (const AuditCheck log = check_audit_log(database); log.broken) {
    throw base::Error(fmt::format("{}: with its entries the log is broken: entry {} {}", archive.file,
                                  log.broken->audit_id, log.broken->what));
  }
  conclude_unchanged(database, batch_id, run.started_at);
  return batch_id;
}

}  // namespace bluedot::store
