// Compares a document's blue dots with the store's and applies the difference: the same rule as for bars.
#pragma once

#include "model/counts.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/audit_log.hpp"
#include "store/coverage.hpp"

#include <map>
#include <optional>
#include <vector>

namespace bluedot::store {

struct SignalComparison {
  std::vector<base::Date> inserted, retracted;
  std::vector<base::Date> outranked_present, outranked_absent;  // said, never stood, and different from what stands
  std::map<base::Date, int64_t> said_by;  // of an inserted dot: its document, where it is not the one being applied
  bool changes_anything() const { return !inserted.empty() || !retracted.empty(); }
};

// Pure. `stored`: the symbol's dots on the dates the list covers, ascending.
SignalComparison compare_dots(const std::vector<base::Date>& stored, const model::Document& document,
                              const Coverage& coverage);

class SignalWriter {
 public:
  SignalWriter(const sql::Database& database, AuditLog& audit_log);

  // The symbol's dots on [first, last], ascending.
  std::vector<base::Date> stored_dots(int64_t symbol_id, base::Date first, base::Date last);
  // Within the caller's transaction. The log names the series the document speaks of.
  void apply(int64_t symbol_id, int64_t series_id, std::optional<int64_t> document_id, int64_t batch_id,
             const SignalComparison& comparison, model::SignalCounts& counts);

 private:
  AuditLog& m_audit_log;
  sql::Statement m_select, m_insert, m_keep, m_delete, m_insert_outranked;
};

}  // namespace bluedot::store
