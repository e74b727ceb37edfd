// What the store says after a program, and what it should say.
#include "pipeline/check_run.hpp"
#include "property/rule_program.hpp"
#include "store/check/audit_check.hpp"
#include "store/reading/as_of.hpp"

#include <filesystem>
#include <string>

namespace bluedot::tests {
namespace {

const base::Date k_before{k_begin.days - 10}, k_after{k_begin.days + 40};

std::string lines_of(sql::Statement& row) {
  std::string text;
  while (row.step()) text += std::string(row.text(0)) + "\n";
  return text;
}

// As the oracle writes them: bars, then dots.
const char* const k_bar_line =
    "SELECT date || ' ' || printf('%.10g %.10g %.10g %.10g', open, high, low, close) || ' ' || "
    "coalesce(volume, 'unknown') || ' ' || iif(rlst IS NULL, 'unknown', printf('%.10g', rlst)) || ' ' || session || "
    "iif(provisional, ' provisional', '') || iif(pinned, ' pinned', '') || iif(derived, ' derived', '') FROM ";
const char* const k_dot_line = "SELECT 'dot ' || date || iif(pinned, ' pinned', '') FROM ";

std::string days_of(const sql::Reader& database, const std::string& bars, const std::string& dots,
                    const std::string& when) {
  sql::Statement bar = database.prepare(k_bar_line + bars + " WHERE timeframe = 'daily'" + when + " ORDER BY date");
  sql::Statement dot = database.prepare(k_dot_line + dots + " WHERE TRUE" + when + " ORDER BY date");
  return lines_of(bar) + lines_of(dot);
}

std::string weeks_of(const sql::Reader& database, const std::string& bars, const std::string& when) {
  sql::Statement bar = database.prepare(k_bar_line + bars + " WHERE timeframe = 'weekly'" + when + " ORDER BY date");
  return "weekly\n" + lines_of(bar);
}

}  // namespace

std::string RuleProgram::expected() const {
  const std::string place = m_oracle.documents.empty() && m_weekly.documents.empty()
                                ? ""
                                : "in " + m_weekly.exchange().time_zone.name() + "\n";
  const std::string days = place + m_oracle.state(k_before, k_after);
  return m_has_open_edits ? days : days + "weekly\n" + m_weekly.state(k_before, k_after);
}

std::string RuleProgram::stored() const {
  const std::string zone = ask("SELECT time_zone FROM symbol");
  return (zone.empty() ? "" : "in " + zone + "\n") +
         (m_has_open_edits ? days_of(m_store->database(), "bars", "signals", "") : whole_state());
}

std::string RuleProgram::whole_state() const {
  return days_of(m_store->database(), "bars", "signals", "") + weeks_of(m_store->database(), "bars", "");
}

std::string RuleProgram::differing_past_states() {
  take_archives_back();
  for (const auto& [batch, state] : m_states) {
    const std::string number = std::to_string(batch);
    const std::string when =
        " AND since_batch <= " + number + " AND (until_batch IS NULL OR until_batch > " + number + ")";
    const std::string now = days_of(m_store->database(), "bars_as_of", "signals_as_of", when) +
                            weeks_of(m_store->database(), "bars_as_of", when);
    if (now != state) return "as of batch " + number + " was\n" + state + "and is\n" + now;
  }
  return differing_past_tables();
}

std::string RuleProgram::tables_of(const sql::Reader& database) {
  std::string text;
  for (const char* query :
       {"SELECT 'series ' || timeframe || ' ' || revision || ' ' || quote(first_date) || ' ' || quote(last_date) || ' "
        "' || "
        "bar_count FROM series ORDER BY timeframe",
        "SELECT 'symbol ' || exchange || ' ' || time_zone || ' ' || close_minute || ' ' || name FROM symbol",
        "SELECT 'batch ' || batch_id || ' ' || quote(undone_by) FROM batch ORDER BY batch_id",
        "SELECT 'document ' || document_id || ' ' || outcome || ' ' || quote(withdrawn_by) FROM document "
        "ORDER BY document_id",
        "SELECT 'pin ' || pin_id || ' ' || quote(released_by) FROM pin ORDER BY pin_id",
        "SELECT 'setting ' || name || ' ' || value || ' ' || quote(batch_id) FROM setting ORDER BY name"}) {
    sql::Statement row = database.prepare(query);
    text += lines_of(row);
  }
  return text;
}

std::string RuleProgram::differing_past_tables() const {
  constexpr size_t k_every = 4;  // a look at the past costs as much as ten acts
  for (size_t i = (m_states.size() + k_every - 1) % k_every; i < m_states.size(); i += k_every) {
    const store::StoreAsOf past(*m_reader, m_states[i].first);
    const std::string now = tables_of(past.database()) + days_of(past.database(), "bars", "signals", "") +
                            weeks_of(past.database(), "bars", "");
    const std::string then = m_tables[i] + m_states[i].second;
    if (now != then) {
      return "as of batch " + std::to_string(m_states[i].first) + " was\n" + then + "and is\n" + now;
    }
  }
  return "";
}

std::string RuleProgram::differing_exports() {
  export_now();
  return differing_files("daily", m_oracle) + differing_files("weekly", m_weekly);
}

std::string RuleProgram::differing_files(const std::string& timeframe, const RuleOracle& oracle) const {
  const auto files = oracle.files(k_before, k_after);
  for (const std::string stream : {"PRICE_DATA", "RLST_RATING", "BC_INDICATOR", "BLUE_DOTS"}) {
    const auto path = m_workspace.export_dir / timeframe / "data" / ("DIX_" + stream + ".csv");
    const std::string is = std::filesystem::exists(path) ? read_file(path) : "";
    const auto wanted = files.find(stream);
    if (is != (wanted == files.end() ? "" : wanted->second)) {
      return timeframe + " " + stream + " is\n" + is + "and should be\n" +
             (wanted == files.end() ? "" : wanted->second);
    }
  }
  return "";
}

std::string RuleProgram::broken_invariants() {
  std::string broken;
  const auto want = [&](const std::string& query, const std::string& wanted) {
    if (const std::string is = ask(query); is != wanted) broken += query + ": " + is + "\n";
  };
  want("SELECT coalesce(sum(bar_count), 0) - (SELECT count(*) FROM bar) FROM series", "0");
  want(
      "SELECT count(*) FROM series WHERE first_date IS NOT "
      "(SELECT min(date) FROM bar WHERE bar.series_id = series.series_id) OR last_date IS NOT "
      "(SELECT max(date) FROM bar WHERE bar.series_id = series.series_id)",
      "0");
  if (!m_has_open_edits) want("SELECT count(*) FROM bar_before_edit", "0");  // INSERT OR IGNORE leaves something
  const store::AuditCheck check = store::check_audit_log(m_store->database());
  if (!check.is_whole())
    broken += "the log: entry " + std::to_string(check.broken->audit_id) + check.broken->what + "\n";
  for (const model::Finding& finding : pipeline::check(m_workspace, false).findings) {
    broken += "check: " + finding.kind + " " + finding.timeframe + " " + finding.date + " " + finding.what + "\n";
  }
  return broken;
}

}  // namespace bluedot::tests
