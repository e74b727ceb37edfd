#include "store/writing/signal_writer.hpp"

#include "store/tables/value_json.hpp"

namespace bluedot::store {
namespace {

constexpr std::string_view k_dot_json = R"({"kind":"blue_dot"})";

// The document a dot is written for: none where a person holds it.
std::optional<int64_t> sayer(const SignalComparison& comparison, base::Date date, std::optional<int64_t> document_id) {
  if (comparison.held.contains(date)) return std::nullopt;
  const auto found = comparison.said_by.find(date);
  return found == comparison.said_by.end() ? document_id : std::optional(found->second);
}

}  // namespace

SignalWriter::SignalWriter(sql::Writer& database, AuditLog& audit_log)
    : m_audit_log(audit_log),
      m_insert(database.prepare_named("insert_signal")),
      m_keep(database.prepare_named("keep_signal")),
      m_mark(database.prepare_named("mark_signal")),
      m_delete(database.prepare_named("delete_signal")),
      m_record(database.prepare_named("record_signal_said")) {}

void SignalWriter::apply(const SeriesInBatch& series, const SignalComparison& comparison, model::SignalCounts& counts,
                         const ActionNote* note) {
  insert(series, comparison);
  for (const base::Date date : comparison.marked) mark(series, date, comparison);
  for (const base::Date date : comparison.retracted) {
    const std::string text = date.iso();
    m_keep.bind(series.symbol_id, text, series.batch_id, series.document_id).write_one();
    m_delete.bind(series.symbol_id, text).write_one();
  }
  if (note != nullptr) {
    log_each(series, comparison, *note);
  } else {
    log(series, comparison);
  }
  const auto record = [&](base::Date date, bool is_present) {
    const std::string text = date.iso();
    m_record.bind(series.symbol_id, text, is_present, series.document_id, series.batch_id).write_one();
  };
  for (const base::Date date : comparison.recorded_present) record(date, true);
  for (const base::Date date : comparison.recorded_absent) record(date, false);
  counts.inserted += std::ssize(comparison.inserted);
  counts.retracted += std::ssize(comparison.retracted);
}

void SignalWriter::insert(const SeriesInBatch& series, const SignalComparison& comparison) {
  for (const base::Date date : comparison.inserted) {
    const auto& digits = m_digits.of(date);
    m_insert
        .bind(series.symbol_id, std::string_view(digits.data(), digits.size()),
              sayer(comparison, date, series.document_id), series.batch_id, comparison.held.contains(date))
        .write_one();
  }
}

void SignalWriter::mark(const SeriesInBatch& series, base::Date date, const SignalComparison& comparison) {
  const std::string text = date.iso();
  m_keep.bind(series.symbol_id, text, series.batch_id, series.document_id).write_one();
  m_mark
      .bind(series.symbol_id, text, sayer(comparison, date, series.document_id), series.batch_id,
            comparison.held.contains(date))
      .write_one();
}

// Inserts in one entry, as of a document's whole list; what is taken away or marked one by one.
void SignalWriter::log(const SeriesInBatch& series, const SignalComparison& comparison) {
  if (!comparison.inserted.empty()) {
    m_audit_log.append(series.batch_id,
                       {.action = "insert_signals",
                        .series_id = series.series_id,
                        .after = json_of_range("signals", std::ssize(comparison.inserted), comparison.inserted.front(),
                                               comparison.inserted.back())});
  }
  for (const base::Date date : comparison.marked) {
    m_audit_log.append(series.batch_id, {.action = "mark_signal",
                                         .series_id = series.series_id,
                                         .date = date,
                                         .before = std::string(k_dot_json),
                                         .after = std::string(k_dot_json)});
  }
  for (const base::Date date : comparison.retracted) {
    m_audit_log.append(
        series.batch_id,
        {.action = "retract_signal", .series_id = series.series_id, .date = date, .before = std::string(k_dot_json)});
  }
}

void SignalWriter::log_each(const SeriesInBatch& series, const SignalComparison& comparison, const ActionNote& note) {
  const std::string action = note.action + "_signal";
  const auto append = [&](const std::vector<base::Date>& dates, bool was, bool is) {
    for (const base::Date date : dates) {
      AuditEntry entry{.action = action, .series_id = series.series_id, .date = date};
      if (was) entry.before = k_dot_json;
      if (is) entry.after = k_dot_json;
      entry.reason = note.reason;
      m_audit_log.append(series.batch_id, entry);
    }
  };
  append(comparison.inserted, false, true);
  append(comparison.marked, true, true);
  append(comparison.retracted, true, false);
}

}  // namespace bluedot::store
