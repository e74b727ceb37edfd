// Findings as the store keeps them, and what people say of them; which revision of each series they are of.
#pragma once

#include "base/instant.hpp"
#include "model/bar.hpp"
#include "model/corporate_action.hpp"
#include "model/exchange.hpp"
#include "model/flaw.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct Judgement {
  int64_t audit_id = 0;  // up to that entry of the log
  std::string rules;     // as text: names and thresholds
};
// Nothing before the first.
std::optional<Judgement> last_judgement(const sql::Reader& database);
std::map<int64_t, int64_t> judged_revisions(const sql::Reader& database);  // by series

struct StandingFinding {
  int64_t finding_id = 0;
  std::string rule;
  std::string severity;
  base::Date first, last;
  std::string observed, expected;
  std::optional<double> factor;

  bool says(const model::Flaw& flaw) const;
};

// What a series is judged by. One per thread, for many series: it keeps its statements.
class JudgingReader {
 public:
  explicit JudgingReader(const sql::Reader& database);

  // The date of the bar that is so many bars before a date; nothing: there are not so many.
  std::optional<base::Date> bar_before(int64_t series_id, base::Date date, int64_t bars);
  // Ascending, from a date on.
  std::vector<model::Bar> bars(int64_t series_id, base::Date from);
  // Where the store has it that a symbol trades which it has.
  model::Exchange exchange(const std::string& code);
  // Splits, dividends and (as splits) rescalings that stand, ascending.
  std::vector<model::CorporateAction> actions(const std::string& code);
  // Those that reach to `from` or later and are not gone, by first date and rule.
  std::vector<StandingFinding> standing(int64_t series_id, base::Date from);

 private:
  sql::Statement m_before, m_bars, m_symbol, m_actions, m_standing;
};

// Within the caller's transaction.
class FindingWriter {
 public:
  FindingWriter(sql::Writer& database, base::Instant now);

  void set_judged(int64_t series_id, int64_t revision);
  void insert(int64_t series_id, const model::Flaw& flaw);
  void update(int64_t finding_id, const model::Flaw& flaw);
  void set_gone(int64_t finding_id);

 private:
  const std::string m_now;
  sql::Statement m_set_judged, m_insert, m_update, m_set_gone;
};

// Each within the caller's transaction.
void set_judgement(sql::Writer& database, const Judgement& judgement);
// Throws Error (usage) if there is no such finding, or it is not open.
void acknowledge_finding(sql::Writer& database, int64_t finding_id, base::Instant at, const std::string& actor,
                         const std::string& reason);

struct FindingRow {
  int64_t finding_id = 0;
  std::string rule, severity, symbol, timeframe, first_date, last_date, observed, expected;
  std::optional<double> factor = {};
  int64_t found_in = 0;  // batch
  std::string state = {}, reason = {};
};
struct FindingFilter {
  std::string state, symbol, rule;  // empty: any; of the state: all that are not gone
  int64_t limit = -1;               // -1: none
};
// The worst first, then the newest.
std::vector<FindingRow> list_findings(const sql::Reader& database, const FindingFilter& filter);
int64_t newest_finding(const sql::Reader& database);  // its number; 0: there is none
// Those that came after a number, the worst first, at most `limit`.
std::vector<FindingRow> list_new_findings(const sql::Reader& database, int64_t after, size_t limit);
// By severity.
std::map<std::string, int64_t> count_open_findings(const sql::Reader& database);

// Documents of a run that were not in the store before, and are not older than what is there.
int64_t count_documents_with_news(const sql::Reader& database, const std::string& run_id);

}  // namespace bluedot::store
