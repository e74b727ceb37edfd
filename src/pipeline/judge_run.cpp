#include "pipeline/judge_run.hpp"

#include "base/interrupt.hpp"
#include "base/on_threads.hpp"
#include "base/stopwatch.hpp"
#include "quality/active_rules.hpp"
#include "store/reading/logged_changes.hpp"

#include <algorithm>
#include <set>

namespace bluedot::pipeline {
namespace {

// Series a thread judges with one reading connection.
constexpr size_t k_series_at_once = 250;

// A series to be judged, and what is found in it.
struct Judging {
  store::ExportSeries series;
  std::optional<base::Date> first_change;  // nothing: all of it
  base::Date from = base::k_first_date;    // findings that begin here or later are these
  std::vector<model::Flaw> flaws = {};
  std::vector<store::StandingFinding> standing = {};  // that they take the place of
};

std::vector<Judging> find_changed(const sql::Reader& database, const std::string& rules) {
  const auto last = store::last_judgement(database);
  const bool is_same = last && last->rules == rules;
  const auto revisions = is_same ? store::judged_revisions(database) : std::map<int64_t, int64_t>();
  const store::LoggedChanges logged(database, is_same ? std::optional(last->audit_id) : std::nullopt);
  std::vector<Judging> changed;
  for (store::ExportSeries& series : store::series_to_export(database)) {
    const auto judged = revisions.find(series.series_id);
    if (judged == revisions.end()) {
      changed.push_back({std::move(series), {}});
    } else if (judged->second != series.revision) {
      const auto first = logged.first_date(series, judged->second);
      changed.push_back({std::move(series), first});
    }
  }
  return changed;
}

// Where judging begins: a few bars before the first change, as those look ahead, and where a finding that reaches there
// begins.
base::Date begin_of(store::JudgingReader& reader, const Judging& judging) {
  if (!judging.first_change) return base::k_first_date;
  const int64_t id = judging.series.series_id;
  base::Date from = reader.bar_before(id, *judging.first_change, quality::k_bars_after).value_or(base::k_first_date);
  for (const store::StandingFinding& finding : reader.standing(id, from)) from = std::min(from, finding.first);
  return from;
}

void judge(store::JudgingReader& reader, const model::Exchange& exchange, const std::vector<quality::RuleInUse>& rules,
           Judging& judging) {
  const int64_t id = judging.series.series_id;
  judging.from = begin_of(reader, judging);
  const auto lead = reader.bar_before(id, judging.from, quality::k_lead_bars);
  const std::vector<model::Bar> bars = reader.bars(id, lead.value_or(base::k_first_date));
  const auto actions = reader.actions(judging.series.code);
  judging.flaws = quality::judge_series({judging.series.timeframe, exchange, bars, judging.from, actions}, rules);
  judging.standing = reader.standing(id, judging.from);
}

// Keeps what is found and was not there, and ends what was and is not.
class Keeper {
 public:
  Keeper(sql::Writer& database, base::Instant now, JudgeReport& report) : m_writer(database, now), m_report(report) {}

  void keep(const Judging& judging) {
    std::set<int64_t> seen;
    for (const model::Flaw& flaw : judging.flaws) {
      const auto found = std::ranges::find_if(judging.standing, [&](const store::StandingFinding& one) {
        return one.rule == flaw.rule && one.first == flaw.from;
      });
      if (found == judging.standing.end()) {
        m_writer.insert(judging.series.series_id, flaw);
        ++m_report.found;
        continue;
      }
      seen.insert(found->finding_id);
      if (!found->says(flaw)) m_writer.update(found->finding_id, flaw);
    }
    for (const store::StandingFinding& finding : judging.standing) {
      if (seen.contains(finding.finding_id) || finding.first < judging.from) continue;
      m_writer.set_gone(finding.finding_id);
      ++m_report.gone;
    }
    m_writer.set_judged(judging.series.series_id, judging.series.revision);
    ++m_report.series;
  }

 private:
  store::FindingWriter m_writer;
  JudgeReport& m_report;
};

}  // namespace

JudgeReport judge_changes(const Workspace& workspace, sql::Writer& database) {
  const base::Stopwatch stopwatch;
  JudgeReport report;
  const std::vector<quality::RuleInUse> rules = quality::active_rules(workspace.quality_rules);
  const std::string text = quality::text_of(rules);
  const int64_t audit_id = store::last_audit_id(database);
  std::vector<Judging> changed = find_changed(database, text);
  const size_t parts = (changed.size() + k_series_at_once - 1) / k_series_at_once;
  base::on_threads(workspace.jobs, parts, [&](size_t part) {
    const sql::Reader part_database = sql::Reader::open(workspace.store);
    store::JudgingReader reader(part_database);
    const size_t end = std::min(changed.size(), (part + 1) * k_series_at_once);
    for (size_t i = part * k_series_at_once; i < end; ++i) {
      base::throw_if_interrupted();
      judge(reader, reader.exchange(changed[i].series.code), rules, changed[i]);
    }
  });
  if (!changed.empty()) {
    const int64_t before = store::newest_finding(database);
    sql::Transaction transaction(database);
    Keeper keeper(database, workspace.clock.now(), report);
    for (const Judging& judging : changed) keeper.keep(judging);
    store::set_judgement(database, {audit_id, text});
    transaction.commit();
    report.worst = store::list_new_findings(database, before, k_worst);
  }
  report.open = store::count_open_findings(database);
  report.seconds = stopwatch.seconds();
  return report;
}

}  // namespace bluedot::pipeline
