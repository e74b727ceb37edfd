#include "store/signal_writer.hpp"

#include "store/value_json.hpp"

#include <algorithm>

namespace bluedot::store {

SignalComparison compare_dots(const std::vector<base::Date>& stored, const model::Document& document,
                              const Coverage& coverage) {
  SignalComparison result;
  std::vector<base::Date> added, gone;
  std::ranges::set_difference(document.dots, stored, std::back_inserter(added));
  std::ranges::set_difference(stored, document.dots, std::back_inserter(gone));
  for (const base::Date date : added) {
    (coverage.outranks_dot(date) ? result.outranked_present : result.inserted).push_back(date);
  }
  for (const base::Date date : gone) {
    (coverage.outranks_dot(date) ? result.outranked_absent : result.retracted).push_back(date);
  }
  return result;
}

SignalWriter::SignalWriter(const sql::Database& database, AuditLog& audit_log)
    : m_audit_log(audit_log),
      m_select(database.prepare_named("stored_signals")),
      m_insert(database.prepare_named("insert_signal")),
      m_keep(database.prepare_named("keep_signal")),
      m_delete(database.prepare_named("delete_signal")),
      m_insert_outranked(database.prepare_named("insert_outranked_signal")) {}

std::vector<base::Date> SignalWriter::stored_dots(int64_t symbol_id, base::Date first, base::Date last) {
  std::vector<base::Date> dates;
  const std::string from = first.iso(), to = last.iso();
  m_select.bind(symbol_id, from, to);
  while (m_select.step()) dates.push_back(base::Date::parse_iso(m_select.text(0)).value());
  m_select.reset();
  return dates;
}

void SignalWriter::apply(int64_t symbol_id, int64_t series_id, std::optional<int64_t> document_id, int64_t batch_id,
                         const SignalComparison& comparison, model::SignalCounts& counts) {
  for (const base::Date date : comparison.inserted) {
    const std::string text = date.iso();
    const auto found = comparison.said_by.find(date);
    const auto said_by = found == comparison.said_by.end() ? document_id : std::optional(found->second);
    m_insert.bind(symbol_id, text, said_by, batch_id).run();
  }
  if (!comparison.inserted.empty()) {
    m_audit_log.append(batch_id, {.action = "insert_signals",
                                  .series_id = series_id,
                                  .after = json_of_range("signals", std::ssize(comparison.inserted),
                                                         comparison.inserted.front(), comparison.inserted.back())});
  }
  for (const base::Date date : comparison.retracted) {
    const std::string text = date.iso();
    m_keep.bind(symbol_id, text, batch_id, document_id).run();
    m_delete.bind(symbol_id, text).run();
    m_audit_log.append(
        batch_id,
        {.action = "retract_signal", .series_id = series_id, .date = date, .before = R"({"kind":"blue_dot"})"});
  }
  const auto keep_outranked = [&](base::Date date, bool is_present) {
    const std::string text = date.iso();
    m_insert_outranked.bind(symbol_id, text, is_present, document_id, batch_id).run();
  };
  for (const base::Date date : comparison.outranked_present) keep_outranked(date, true);
  for (const base::Date date : comparison.outranked_absent) keep_outranked(date, false);
  counts.inserted += std::ssize(comparison.inserted);
  counts.retracted += std::ssize(comparison.retracted);
}

}  // namespace bluedot::store
