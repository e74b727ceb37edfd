// Applies what a comparison found to the blue dots of a symbol.
#pragma once

#include "model/counts.hpp"
#include "sql/database.hpp"
#include "store/rule/dot_comparison.hpp"
#include "store/tables/audit_log.hpp"
#include "store/writing/series_writer.hpp"

#include <optional>

namespace bluedot::store {

class SignalWriter {
 public:
  SignalWriter(sql::Writer& database, AuditLog& audit_log);

  // Within the caller's transaction. The log names the series the document speaks of; with a note, each dot by itself.
  void apply(const SeriesInBatch& series, const SignalComparison& comparison, model::SignalCounts& counts,
             const ActionNote* note = nullptr);

 private:
  void insert(const SeriesInBatch& series, const SignalComparison& comparison);
  void mark(const SeriesInBatch& series, base::Date date, const SignalComparison& comparison);
  void log(const SeriesInBatch& series, const SignalComparison& comparison);
  void log_each(const SeriesInBatch& series, const SignalComparison& comparison, const ActionNote& note);

  AuditLog& m_audit_log;
  base::IsoDigits m_digits;
  sql::Statement m_insert, m_keep, m_mark, m_delete, m_record;
};

}  // namespace bluedot::store
