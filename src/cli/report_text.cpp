#include "cli/report_text.hpp"

#include "base/plural.hpp"
#include "cli/bar_argument.hpp"
#include "cli/correction_text.hpp"
#include "cli/exit_code.hpp"
#include "cli/finding_text.hpp"
#include "model/symbol_code.hpp"

#include <cmath>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <tuple>

namespace bluedot::cli {
namespace {

// More than these are counted on the screen; `--json` and the view `rejections` have them all.
constexpr size_t k_bars_shown = 20;

// Equal refusals of so many documents are lines of their own.
constexpr size_t k_equal_shown = 3;

std::string with_colons(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : ": ") + part;
  }
  return text;
}

// A path may hold anything but NUL; on a screen it stands on one line and commands nothing.
std::string shown(const std::string& path) {
  return model::printable(path, path.size());
}

double rounded(double seconds) {
  return static_cast<double>(static_cast<int64_t>(seconds * 1e4 + 0.5)) / 1e4;
}

Json disputes_json(const pipeline::IngestReport& report) {
  Json list = Json::array();
  for (const auto& [path, symbol, dispute] : report.dot_disputes) {
    list.push_back({{"path", path},
                    {"symbol", symbol},
                    {"date", dispute.date.iso()},
                    {"held", {{"blue_dot", dispute.is_held}}},
                    {"said", {{"blue_dot", dispute.is_said}}}});
  }
  for (const auto& [path, symbol, timeframe, dispute] : report.disputes) {
    list.push_back({{"path", path},
                    {"symbol", symbol},
                    {"timeframe", name_of(timeframe)},
                    {"date", dispute.date.iso()},
                    {"held", dispute.correction.is_drop ? Json(nullptr) : held_json(dispute.correction.held)},
                    {"said", values_json(dispute.said)},
                    {"fits", !dispute.is_unfit}});
  }
  return list;
}

Json rescalings_json(const std::vector<pipeline::RescalingReport>& rescalings) {
  Json list = Json::array();
  for (const auto& [path, symbol, timeframe, rescaled] : rescalings) {
    list.push_back({{"path", path},
                    {"symbol", symbol},
                    {"timeframe", name_of(timeframe)},
                    {"date", rescaled.rescaling.date.iso()},
                    {"factor", rescaled.rescaling.factor},
                    {"bars", rescaled.rescaling.bars},
                    {"detail", rescaled.detail}});
  }
  return list;
}

Json scale_breaks_json(const std::vector<pipeline::ScaleBreakReport>& breaks) {
  Json list = Json::array();
  for (const pipeline::ScaleBreakReport& report : breaks) {
    const store::ScaleBreak& found = report.scale_break;
    list.push_back({{"path", report.path},
                    {"symbol", report.symbol},
                    {"timeframe", name_of(report.timeframe)},
                    {"date", found.date.iso()},
                    {"factor", found.factor},
                    {"bars", found.bars},
                    {"last_old_date", found.last_old.iso()},
                    {"why", found.why},
                    {"command", pipeline::command_for(report)}});
  }
  return list;
}

bool nothing_changed(const pipeline::IngestReport& report) {
  const auto& [documents, bars, signals, series_changed] = report.counts;
  return series_changed == 0 && report.exports.counts.written == 0 && report.exports.counts.removed == 0 &&
         documents.accepted == 0 && report.export_failure.empty();
}

std::string batch_list(const std::vector<int64_t>& batches) {
  if (batches.empty()) return "dry run, nothing is changed";
  if (batches.size() == 1) return fmt::format("batch {}", batches.front());
  return fmt::format("batches {} to {}", batches.front(), batches.back());
}

}  // namespace

std::string describe(const pipeline::RejectedDocument& rejected) {
  return with_colons({shown(rejected.path), rejected.refusal.symbol, rejected.refusal.where, rejected.refusal.reason});
}

std::string describe(const pipeline::RejectedBarReport& rejected) {
  const std::string date = rejected.bar.date ? rejected.bar.date->iso() : "";
  return with_colons(
      {rejected.path, rejected.symbol + (date.empty() ? "" : " " + date), rejected.bar.where, rejected.bar.reason});
}

std::string describe(const store::BatchChange& change) {
  const Json before = change.before.empty() ? Json() : Json::parse(change.before);
  const Json after = change.after.empty() ? Json() : Json::parse(change.after);
  std::string text = change.action;
  for (const std::string& part : {change.symbol, change.timeframe, change.date}) text += part.empty() ? "" : " " + part;
  std::string details;
  const auto add = [&](const std::string& detail) { details += (details.empty() ? "" : ", ") + detail; };
  if (before.is_object() && after.is_object()) {
    for (const auto& [name, value] : after.items()) {
      if (before.value(name, Json()) != value)
        add(fmt::format("{} {} -> {}", name, before.value(name, Json()).dump(), value.dump()));
    }
  } else if (before.is_string() || after.is_string()) {
    add(fmt::format("{} -> {}", before.dump(), after.dump()));
  } else {
    const Json& only = after.is_object() ? after : before;
    for (const auto& [name, value] : only.items())
      add(fmt::format("{} {}", name, value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return details.empty() ? text : text + ": " + details;
}

Json changes_json(const std::vector<store::BatchChange>& changes) {
  Json list = Json::array();
  for (const store::BatchChange& change : changes) {
    list.push_back({{"action", change.action},
                    {"symbol", text_or_null(change.symbol)},
                    {"timeframe", text_or_null(change.timeframe)},
                    {"date", text_or_null(change.date)},
                    {"before", change.before.empty() ? Json(nullptr) : Json::parse(change.before)},
                    {"after", change.after.empty() ? Json(nullptr) : Json::parse(change.after)}});
  }
  return list;
}

namespace {

// Refusals that say the same of more files than are named one by one are one line.
void print_rejected(const std::vector<pipeline::RejectedDocument>& documents) {
  using Words = std::tuple<std::string_view, std::string_view, std::string_view>;
  const auto words = [](const pipeline::RejectedDocument& one) {
    return Words(one.refusal.symbol, one.refusal.where, one.refusal.reason);
  };
  std::map<Words, size_t> count;
  for (const auto& document : documents) ++count[words(document)];
  for (const auto& document : documents) {
    size_t& equal = count[words(document)];
    if (equal == 0) continue;  // said with the first
    if (equal <= k_equal_shown) {
      print_message("rejected " + describe(document));
      continue;
    }
    const auto& [symbol, where, reason, kind] = document.refusal;
    print_message("rejected " + with_colons({fmt::format("{} and {} more (--json names them)", shown(document.path),
                                                         grouped(static_cast<int64_t>(equal) - 1)),
                                             symbol, where, reason}));
    equal = 0;
  }
}

}  // namespace

void print_rejections(const std::vector<pipeline::RejectedDocument>& documents,
                      const std::vector<pipeline::RejectedBarReport>& bars, bool quiet) {
  print_rejected(documents);
  if (quiet) return;
  for (size_t i = 0; i < bars.size() && i < k_bars_shown; ++i) print_message("set aside: " + describe(bars[i]));
  if (bars.size() > k_bars_shown) {
    print_message(
        fmt::format("and {} more set aside (the view 'rejections' has them all)", bars.size() - k_bars_shown));
  }
}

void print_disputes(const pipeline::IngestReport& report) {
  const auto dot = [](bool is_there) { return is_there ? "a blue dot" : "no blue dot"; };
  for (const auto& [path, symbol, dispute] : report.dot_disputes) {
    print_message(fmt::format("{}: {} {}: a correction holds {}, the document says {}", shown(path), symbol,
                              dispute.date.iso(), dot(dispute.is_held), dot(dispute.is_said)));
  }
  for (const auto& [path, symbol, timeframe, dispute] : report.disputes) {
    const std::string where = fmt::format("{}: {} {} {}", shown(path), symbol, name_of(timeframe), dispute.date.iso());
    const std::string held = correction_text(dispute.correction);
    print_message(
        dispute.is_unfit
            ? fmt::format("{}: a correction holds {}, which makes no possible bar with what the document says", where,
                          held)
            : fmt::format("{}: a correction holds {}, the document says {}", where, held,
                          statement_text(dispute.correction, dispute.said)));
  }
}

void print_rescalings(const std::vector<pipeline::RescalingReport>& rescalings) {
  for (const auto& [path, symbol, timeframe, rescaled] : rescalings) {
    print_message(fmt::format("{}: {} {}: prices before {} are said anew by the factor {:.6g} ({})", shown(path),
                              symbol, name_of(timeframe), rescaled.rescaling.date.iso(), rescaled.rescaling.factor,
                              rescaled.detail));
  }
}

void print_scale_breaks(const std::vector<pipeline::ScaleBreakReport>& breaks) {
  for (const pipeline::ScaleBreakReport& report : breaks) {
    const store::ScaleBreak& found = report.scale_break;
    print_message(fmt::format(
        "{}: {} {}: from {} on prices are {:.6g} times what they were ({}); {} until {} {} in the old "
        "scale. To rescale "
        "{}: {}",
        shown(report.path), report.symbol, name_of(report.timeframe), found.date.iso(), found.factor, found.why,
        plural(found.bars, "bar"), found.last_old.iso(), base::plural(found.bars, "stays", "stay"),
        base::plural(found.bars, "it", "them"), pipeline::command_for(report)));
  }
}

std::string ingest_text(const pipeline::IngestReport& report) {
  const auto& [documents, bars, signals, series_changed] = report.counts;
  std::string text;
  for (const store::BatchChange& change : report.changes) text += describe(change) + "\n";
  // Rare, and said only where it is so.
  const std::string outranked = report.outranked > 0 ? grouped(report.outranked) + " outranked, " : "";
  text += fmt::format("{}: {}: {} accepted, {} unchanged, {} stale, {}{} withdrawn, {} rejected\n",
                      batch_list(report.batches), plural(documents.total, "document"), grouped(documents.accepted),
                      grouped(documents.unchanged), grouped(documents.stale - report.outranked), outranked,
                      grouped(documents.withdrawn), grouped(documents.rejected));
  if (nothing_changed(report)) {
    text += report.is_dry_run ? "nothing would change: 0 bars, 0 signals, 0 files\n"
                              : "nothing changed: 0 bars, 0 signals, 0 files\n";
    return text;
  }
  text += fmt::format("bars: {} inserted, {} revised, {} settled, {} retracted, {} unchanged, {} set aside\n",
                      grouped(bars.inserted), grouped(bars.revised), grouped(bars.settled), grouped(bars.retracted),
                      grouped(bars.unchanged), grouped(bars.rejected));
  text += fmt::format("signals: {} inserted, {} retracted\n", grouped(signals.inserted), grouped(signals.retracted));
  if (report.judged.found + report.judged.gone > 0) {
    const std::string open = counts_text(report.judged.open);
    text += fmt::format("findings: {} new, {} gone; open: {}\n", grouped(report.judged.found),
                        grouped(report.judged.gone), open.empty() ? "none" : open);
  }
  if (report.exported) text += export_text(report.exports);
  text += fmt::format("took {:.2f} s: parse {:.2f}, store {:.2f}, export {:.2f}\n", report.seconds.total,
                      report.seconds.parse, report.seconds.store, report.seconds.exports);
  return text;
}

Json rejections_json(const std::vector<pipeline::RejectedDocument>& documents) {
  Json list = Json::array();
  for (const auto& document : documents) {
    list.push_back({{"path", document.path},
                    {"symbol", text_or_null(document.refusal.symbol)},
                    {"where", text_or_null(document.refusal.where)},
                    {"reason", document.refusal.reason}});
  }
  return list;
}

Json flaws_json(const std::vector<pipeline::FlawReport>& flaws) {
  Json list = Json::array();
  for (const auto& [path, symbol, timeframe, flaw] : flaws) {
    list.push_back({{"path", path},
                    {"symbol", symbol},
                    {"timeframe", name_of(timeframe)},
                    {"rule", flaw.rule},
                    {"severity", model::name_of(flaw.severity)},
                    {"from", flaw.from.iso()},
                    {"to", flaw.to.iso()},
                    {"observed", flaw.observed},
                    {"expected", flaw.expected}});
  }
  return list;
}

Json judged_json(const pipeline::JudgeReport& judged) {
  Json worst = Json::array();
  for (const store::FindingRow& finding : judged.worst) worst.push_back(finding_json(finding));
  return {{"series", judged.series}, {"found", judged.found}, {"gone", judged.gone},
          {"open", judged.open},     {"worst", worst},        {"seconds", rounded(judged.seconds)}};
}

Json rejected_bars_json(const std::vector<pipeline::RejectedBarReport>& bars) {
  Json list = Json::array();
  for (const auto& one : bars) {
    list.push_back({{"path", one.path},
                    {"symbol", one.symbol},
                    {"date", text_or_null(one.bar.date ? one.bar.date->iso() : "")},
                    {"where", one.bar.where},
                    {"reason", one.bar.reason}});
  }
  return list;
}

Json export_counts_json(const pipeline::ExportReport& report) {
  return {{"written", report.counts.written},
          {"unchanged", report.counts.unchanged},
          {"removed", report.counts.removed},
          {"indexes", report.indexes_written}};
}

Json counts_json(const model::IngestCounts& counts) {
  const auto& [documents, bars, signals, series_changed] = counts;
  return {{"documents",
           {{"total", documents.total},
            {"accepted", documents.accepted},
            {"unchanged", documents.unchanged},
            {"stale", documents.stale},
            {"withdrawn", documents.withdrawn},
            {"rejected", documents.rejected}}},
          {"bars",
           {{"inserted", bars.inserted},
            {"revised", bars.revised},
            {"settled", bars.settled},
            {"retracted", bars.retracted},
            {"unchanged", bars.unchanged},
            {"rejected", bars.rejected},
            {"provisional", bars.provisional}}},
          {"signals", {{"inserted", signals.inserted}, {"retracted", signals.retracted}}},
          {"series", {{"changed", series_changed}}}};
}

double megabytes_per_second(int64_t bytes, double seconds) {
  return seconds > 0 ? std::round(static_cast<double>(bytes) / 1e5 / seconds) / 10 : 0;
}

Json ingest_json(const pipeline::IngestReport& report) {
  Json document = {
      {"batch", report.batches.empty() ? Json(nullptr) : Json(report.batches.back())},
      {"batches", report.batches},
      {"dry_run", report.is_dry_run},
  };
  document.update(counts_json(report.counts));
  document["documents"]["outranked"] = report.outranked;  // of the stale
  document.update(Json{
      {"exports", export_counts_json(report.exports)},
      {"rejections", rejections_json(report.rejections)},
      {"rejected_bars", rejected_bars_json(report.rejected_bars)},
      {"disputes", disputes_json(report)},
      {"rescalings", rescalings_json(report.rescalings)},
      {"scale_breaks", scale_breaks_json(report.scale_breaks)},
      {"findings", judged_json(report.judged)},
      {"warnings", report.warnings},
      {"bytes_read", report.bytes_read},
      {"megabytes_per_second", megabytes_per_second(report.bytes_read, report.seconds.total)},
      {"peak_memory_bytes", report.peak_memory_bytes},
      {"seconds",
       {{"parse", rounded(report.seconds.parse)},
        {"store", rounded(report.seconds.store)},
        {"export", rounded(report.seconds.exports)},
        {"total", rounded(report.seconds.total)}}},
  });
  if (!report.export_failure.empty()) document["export_failure"] = report.export_failure;
  if (report.is_dry_run) document["changes"] = changes_json(report.changes);
  return document;
}

int exit_after_exports(const std::string& what, const pipeline::ExportsAfter& exports) {
  if (exports.failure.empty()) return k_exit_ok;
  print_message(what + " is in the store, the exports are not done ('bluedot export' follows up): " + exports.failure);
  return k_exit_failed;
}

std::string export_text(const pipeline::ExportReport& report) {
  return fmt::format("exports: {} written, {} unchanged, {} removed{}\n", grouped(report.counts.written),
                     grouped(report.counts.unchanged), grouped(report.counts.removed),
                     report.indexes_written > 0 ? " (and symbol_info or manifest)" : "");
}

}  // namespace bluedot::cli
