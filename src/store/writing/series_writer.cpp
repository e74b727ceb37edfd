#include "store/writing/series_writer.hpp"

#include "store/tables/bar_binding.hpp"
#include "store/tables/value_json.hpp"

#include <array>
#include <vector>

namespace bluedot::store {
namespace {

using model::ChangeKind;

sql::NotCopied not_copied(const std::array<char, 10>& digits) {
  return sql::NotCopied({digits.data(), digits.size()});
}

std::string_view action_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::revise:
      return "revise";
    case ChangeKind::settle:
      return "settle";
    case ChangeKind::retract:
      return "retract";
    case ChangeKind::mark:
      return "mark";
    case ChangeKind::insert:
      break;
  }
  return "insert";
}

void count(ChangeKind kind, model::BarCounts& counts) {
  if (kind == ChangeKind::revise) ++counts.revised;
  if (kind == ChangeKind::settle) ++counts.settled;
  if (kind == ChangeKind::retract) ++counts.retracted;
}

}  // namespace

SeriesWriter::SeriesWriter(sql::Writer& database, AuditLog& audit_log)
    : m_audit_log(audit_log),
      m_insert(database.prepare_named("insert_bar")),
      m_insert_many(database.prepare_named("insert_bars")),
      m_update(database.prepare_named("update_bar")),
      m_delete(database.prepare_named("delete_bar")),
      m_keep(database.prepare_named("keep_bar")),
      m_record(database.prepare_named("record_bar_said")) {}

SeriesChange SeriesWriter::apply(const SeriesInBatch& series, const model::BarComparison& comparison,
                                 model::BarCounts& counts, const ActionNote* note) {
  int64_t inserted = 0;
  base::Date first_inserted, last_inserted;
  std::vector<const model::BarChange*> said;  // bars of the document that are to be inserted
  for (const model::BarChange& change : comparison.changes) {
    if (change.after && change.after->provisional && change.kind != ChangeKind::mark) ++counts.provisional;
    if (change.kind != ChangeKind::insert) {
      replace(series, change);
      log(series, change, note);
      count(change.kind, counts);
      continue;
    }
    if (change.is_evaluated) {
      insert(series, change);
    } else {
      said.push_back(&change);
    }
    if (note != nullptr) log(series, change, note);
    if (inserted++ == 0) first_inserted = change.date;
    last_inserted = change.date;
  }
  insert(series, said);
  if (inserted > 0 && note == nullptr) {
    m_audit_log.append(series.batch_id, {.action = "insert",
                                         .series_id = series.series_id,
                                         .after = json_of_range("bars", inserted, first_inserted, last_inserted)});
  }
  for (const auto& statement : comparison.recorded) record(series, statement);
  counts.inserted += inserted;
  counts.unchanged += comparison.unchanged;
  SeriesChange applied{inserted - comparison.retracted, {}};
  if (!comparison.changes.empty()) applied.dates = {comparison.changes.front().date, comparison.changes.back().date};
  return applied;
}

void SeriesWriter::insert(const SeriesInBatch& series, const model::BarChange& change) {
  m_insert.reset();
  m_insert.bind_at(1, series.series_id);
  m_insert.bind_at(2, not_copied(m_digits.of(change.date)));
  bind_bar(m_insert, 3, *change.after);
  m_insert.bind_at(12, change.is_evaluated ? change.said_by : series.document_id);
  m_insert.bind_at(13, series.batch_id);
  m_insert.bind_at(14, change.is_pinned);
  m_insert.write_one();
}

void SeriesWriter::insert(const SeriesInBatch& series, std::span<const model::BarChange* const> said) {
  constexpr size_t k_rows = 16, k_columns = 10;  // of queries/bars.sql
  std::array<std::array<char, 10>, k_rows> dates;
  for (; said.size() >= k_rows; said = said.subspan(k_rows)) {
    m_insert_many.reset();
    m_insert_many.bind_at(1, series.series_id);
    m_insert_many.bind_at(2, series.document_id);
    m_insert_many.bind_at(3, series.batch_id);
    for (size_t row = 0; row < k_rows; ++row) {
      const auto column = static_cast<int>(4 + row * k_columns);
      dates[row] = m_digits.of(said[row]->date);
      m_insert_many.bind_at(column, not_copied(dates[row]));
      bind_bar(m_insert_many, column + 1, *said[row]->after);
    }
    m_insert_many.write(k_rows);
  }
  for (const model::BarChange* change : said) insert(series, *change);
}

void SeriesWriter::replace(const SeriesInBatch& series, const model::BarChange& change) {
  const auto date = change.date.iso_digits();
  m_keep.bind(series.series_id, not_copied(date), series.batch_id, series.document_id).write_one();
  if (change.after) {
    m_update.reset();
    m_update.bind_at(1, series.series_id);
    m_update.bind_at(2, not_copied(date));
    bind_bar(m_update, 3, *change.after);
    m_update.bind_at(12, change.is_evaluated ? change.said_by : series.document_id);
    m_update.bind_at(13, series.batch_id);
    m_update.bind_at(14, change.is_pinned);
    m_update.write_one();
  } else {
    m_delete.bind(series.series_id, not_copied(date)).write_one();
  }
}

void SeriesWriter::log(const SeriesInBatch& series, const model::BarChange& change, const ActionNote* note) {
  AuditEntry entry{.action = note == nullptr ? action_of(change.kind) : std::string_view(note->action),
                   .series_id = series.series_id,
                   .date = change.date};
  if (change.before) entry.before = json_of(change.before->bar);
  if (change.after) entry.after = json_of(*change.after);
  if (note != nullptr) entry.reason = note->reason;
  m_audit_log.append(series.batch_id, entry);
}

void SeriesWriter::record(const SeriesInBatch& series, const model::DatedWord& statement) {
  const auto date = statement.date.iso_digits();
  m_record.reset();
  m_record.bind_at(1, series.series_id);
  m_record.bind_at(2, not_copied(date));
  if (statement.said) {
    bind_bar(m_record, 3, *statement.said);
  } else {
    for (int index = 3; index <= 10; ++index) m_record.bind_at(index, nullptr);
    m_record.bind_at(11, false);
  }
  m_record.bind_at(12, series.document_id);
  m_record.bind_at(13, series.batch_id);
  m_record.write_one();
}

}  // namespace bluedot::store
