// Compares a document's blue dots with the store's and applies the difference: the same rule as for bars.
#pragma once

#include "model/counts.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/audit_log.hpp"
#include "store/coverage.hpp"
#include "store/pin_table.hpp"
#include "store/series_writer.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace bluedot::store {

struct SignalComparison {
  std::vector<base::Date> inserted, retracted;
  std::vector<base::Date> outranked_present, outranked_absent;  // said, never stood, and different from what stands
  std::vector<base::Date> marked;         // there already; held by a person's correction from now on, or not any more
  std::map<base::Date, int64_t> said_by;  // of an inserted or marked dot: its document, where it is another one
  std::set<base::Date> held;              // inserted or marked by a person's correction
  bool is_outranked() const { return !outranked_present.empty() || !outranked_absent.empty(); }
  bool changes_anything() const { return !inserted.empty() || !retracted.empty() || !marked.empty(); }
};

// Pure. `stored`: the symbol's dots on the dates the list covers, ascending; `held`: those that corrections decide.
SignalComparison compare_dots(const std::vector<base::Date>& stored, const model::Document& document,
                              const Coverage& coverage, const DotCorrections& held = {});

class SignalWriter {
 public:
  SignalWriter(sql::Writer& database, AuditLog& audit_log);

  // Within the caller's transaction. The log names the series the document speaks of; with a note, each dot by itself.
  void apply(int64_t symbol_id, int64_t series_id, std::optional<int64_t> document_id, int64_t batch_id,
             const SignalComparison& comparison, model::SignalCounts& counts, const ActionNote* note = nullptr);

 private:
  void insert(int64_t symbol_id, std::optional<int64_t> document_id, int64_t batch_id,
              const SignalComparison& comparison);
  void mark(int64_t symbol_id, std::optional<int64_t> document_id, int64_t batch_id, base::Date date,
            const SignalComparison& comparison);
  void log(int64_t series_id, int64_t batch_id, const SignalComparison& comparison);
  void log_each(int64_t series_id, int64_t batch_id, const SignalComparison& comparison, const ActionNote& note);

  AuditLog& m_audit_log;
  base::IsoDigits m_digits;
  sql::Statement m_insert, m_keep, m_mark, m_delete, m_insert_outranked;
};

}  // namespace bluedot::store
