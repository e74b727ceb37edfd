// Applies what a comparison found to the bars of one series: history first, then the bar, then the log.
#pragma once

#include "model/change.hpp"
#include "model/counts.hpp"
#include "sql/database.hpp"
#include "store/tables/audit_log.hpp"
#include "store/tables/series_change.hpp"

#include <optional>
#include <span>
#include <string>

namespace bluedot::store {

// How the log names what is done, where it is not by the kind of change.
struct ActionNote {
  std::string action;  // amend, release
  std::optional<std::string> reason;
};

class SeriesWriter {
 public:
  SeriesWriter(sql::Writer& database, AuditLog& audit_log);

  // Within the caller's transaction. With a note each change is logged by itself, inserts too.
  SeriesChange apply(const SeriesInBatch& series, const model::BarComparison& comparison, model::BarCounts& counts,
                     const ActionNote* note = nullptr);

 private:
  void insert(const SeriesInBatch& series, const model::BarChange& change);
  // Bars of the document itself.
  void insert(const SeriesInBatch& series, std::span<const model::BarChange* const> said);
  void replace(const SeriesInBatch& series, const model::BarChange& change);
  void log(const SeriesInBatch& series, const model::BarChange& change, const ActionNote* note);
  void record(const SeriesInBatch& series, const model::DatedWord& statement);

  AuditLog& m_audit_log;
  base::IsoDigits m_digits;
  sql::Statement m_insert, m_insert_many, m_update, m_delete, m_keep, m_record;
};

}  // namespace bluedot::store
