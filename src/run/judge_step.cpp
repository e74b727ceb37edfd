#include "run/judge_step.hpp"

#include "base/plural.hpp"
#include "pipeline/judge_run.hpp"
#include "pipeline/market_look.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/undo_run.hpp"
#include "run/recorder.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace bluedot::run {
namespace {

using model::RunOutcome;

constexpr size_t k_named_symbols = 5;
// As of the bars of a document: one file in six is a bad file, and no bad delivery.
constexpr int64_t k_least_rejected = 5;
constexpr int32_t k_look_back_days = 60;  // for the newest day of an exchange

std::string counts_text(const std::map<std::string, int64_t>& by_severity) {
  std::string text;
  for (const char* severity : {"error", "warning", "info"}) {
    const auto found = by_severity.find(severity);
    if (found == by_severity.end()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", found->second, base::plural(found->second, severity));
  }
  return text.empty() ? "none" : text;
}

// What is wrong with the delivery as a whole, a line each; the step's outcome follows.
class Delivered {
 public:
  Delivered(const JudgeSettings& settings, model::RunStep& step) : m_settings(settings), m_step(step) {}

  // `with_news`: how many of them were not in the store before, and are not older than what is there; nothing: of
  // vendors who were asked that is no matter.
  void judge_documents(const model::DocumentCounts& documents, std::optional<int64_t> with_news) {
    if (documents.total == 0) return;
    const double success =
        100 * static_cast<double>(documents.total - documents.rejected) / static_cast<double>(documents.total);
    if (success < m_settings.min_success_percent && documents.rejected >= k_least_rejected) {
      add(RunOutcome::failed,
          fmt::format("{:.1f} percent of the documents could be used, and min_success_percent is {}", success,
                      m_settings.min_success_percent));
    }
    if (documents.total < static_cast<int64_t>(m_settings.min_documents)) {
      add(RunOutcome::failed, fmt::format("{} {}, and min_documents is {}", documents.total,
                                          base::plural(documents.total, "document"), m_settings.min_documents));
    }
    if (with_news && *with_news == 0 && documents.total > documents.rejected) {
      add(RunOutcome::degraded,
          "every document was taken in before, or is older than what is there: an earlier delivery came again");
    }
  }

  // Of the symbols of the universe, which lack the newest day of their exchange.
  void judge_completeness(const pipeline::Market& market, const model::Universe& universe) {
    std::set<std::string> missing;
    for (const model::Member& member : universe.members) missing.insert(member.symbol);
    for (const pipeline::DailySeries& one : market.series) {
      const auto& days = market.calendar_of(one).days();
      if (!days.empty() && one.last >= days.back()) missing.erase(one.symbol);
    }
    if (missing.empty()) return;
    const auto all = std::ssize(universe.members);
    const double there = 100 * static_cast<double>(all - std::ssize(missing)) / static_cast<double>(all);
    const std::vector<std::string> named(
        missing.begin(), std::next(missing.begin(), static_cast<ptrdiff_t>(std::min(missing.size(), k_named_symbols))));
    const bool is_trouble = there < m_settings.min_success_percent;
    add(is_trouble ? RunOutcome::degraded : RunOutcome::ok,
        fmt::format("{} of {} symbols of the universe lack the newest day of their exchange: {}{}; 'bluedot stale'",
                    missing.size(), all, fmt::join(named, ", "), named.size() < missing.size() ? ", …" : ""));
  }

  void judge_findings(const pipeline::JudgeReport& report) {
    for (const store::FindingRow& finding : report.worst) {
      const bool is_error = finding.severity == "error";
      add(is_error ? RunOutcome::degraded : RunOutcome::ok,
          fmt::format("{} {}: {} {}, {}: {}", finding.severity, finding.rule, finding.symbol, finding.timeframe,
                      finding.last_date, finding.observed));
    }
  }

 private:
  void add(RunOutcome outcome, const std::string& line) {
    m_step.outcome = std::max(m_step.outcome, outcome);
    m_step.message += "\n" + line;
  }

  const JudgeSettings& m_settings;
  model::RunStep& m_step;
};

}  // namespace

void judge(pipeline::Workspace& workspace, const RunSettings& run_settings, const TakenIn& taken,
           model::RunStep& step) {
  const JudgeSettings& settings = run_settings.judge;
  const model::Universe& universe = run_settings.universe;
  std::set<std::string> delivered_by;  // by somebody, and not on our asking
  for (const SourceSettings& source : run_settings.sources) {
    if (source.kind == SourceKind::remote) delivered_by.insert(source.name);
  }
  const auto report = [&] {
    pipeline::OpenStore store(workspace, store::Command::run, "");
    return pipeline::judge_changes(workspace, store.database());
  }();
  step.counts = {{"series", report.series}, {"found", report.found}, {"gone", report.gone}};
  step.message = fmt::format("{} series judged: {} new {}, {} gone; open: {}", report.series, report.found,
                             base::plural(report.found, "finding"), report.gone, counts_text(report.open));
  if (report.series == 0 && taken.documents.total == 0) return;
  step.outcome = RunOutcome::ok;
  Delivered delivered(settings, step);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const bool was_delivered = std::ranges::any_of(taken.deliveries, [&](const store::Delivery& delivery) {
    return delivery.run_id == workspace.run_id && delivered_by.contains(delivery.source);
  });
  delivered.judge_documents(
      taken.documents,
      was_delivered ? std::optional(store::count_documents_with_news(database, workspace.run_id)) : std::nullopt);
  if (!universe.empty() && taken.documents.total > 0) {
    const base::Date from{workspace.clock.now().utc_date().days - k_look_back_days};
    delivered.judge_completeness(pipeline::read_market(database, from), universe);
  }
  delivered.judge_findings(report);
}

void take_back(pipeline::Workspace& workspace, const TakenIn& taken, model::RunStep& step) {
  for (auto batch = taken.batches.rbegin(); batch != taken.batches.rend(); ++batch) {
    pipeline::UndoRequest request;
    request.batch = *batch;
    request.export_after = false;
    request.reason = "the delivery failed, and judge.strict is set";
    request.arguments = "run " + workspace.run_id;
    pipeline::undo(workspace, request);
  }
  write_store(workspace, [&](sql::Writer& database) {
    for (const store::Delivery& one : taken.deliveries) {
      store::set_gap(database, one.delivery_id, "it was taken back: " + workspace.run_id);
    }
  });
  step.outcome = RunOutcome::ok;
  step.message = fmt::format("{} {} taken back, as judge.strict is set: the tree stays as it was", taken.batches.size(),
                             base::plural(std::ssize(taken.batches), "batch was", "batches were"));
}

}  // namespace bluedot::run
