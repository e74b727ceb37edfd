#include "pipeline/report.hpp"

#include "base/number_text.hpp"
#include "base/plural.hpp"

#include <cmath>
#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

constexpr size_t k_dates_shown = 3;  // `--json` has them all

std::string first_of(const std::vector<base::Date>& dates) {
  std::string shown;
  for (size_t i = 0; i < dates.size() && i < k_dates_shown; ++i) shown += (i == 0 ? "" : ", ") + dates[i].iso();
  return dates.size() > k_dates_shown ? shown + ", …" : shown;
}

}  // namespace

// A factor below 1 that is one by a whole number is written as that: 1/3 is no decimal.
std::string factor_text(double factor) {
  const double inverse = std::round(1 / factor);
  const bool is_part = factor < 1 && std::abs(factor * inverse - 1) < 1e-9;
  return is_part ? fmt::format("1/{}", inverse) : base::number_text(factor);
}

std::string describe(const FlawReport& report) {
  const model::Flaw& flaw = report.flaw;
  return fmt::format("{}: {}", report.path,
                     describe({.rule = std::string(flaw.rule),
                               .severity = std::string(model::name_of(flaw.severity)),
                               .symbol = report.symbol,
                               .timeframe = std::string(name_of(report.timeframe)),
                               .first_date = flaw.from.iso(),
                               .last_date = flaw.to.iso(),
                               .observed = flaw.observed,
                               .expected = flaw.expected}));
}

std::string describe(const store::FindingRow& finding) {
  const std::string to = finding.last_date == finding.first_date ? "" : " to " + finding.last_date;
  const std::string expected = finding.expected.empty() ? "" : "; expected: " + finding.expected;
  return fmt::format("{} {}: {} {}, {}{}: {}{}", finding.severity, finding.rule, finding.symbol, finding.timeframe,
                     finding.first_date, to, finding.observed, expected);
}

std::string describe(const RetractionReport& report) {
  return fmt::format("{}: {} {}: {} {} retracted: {}", report.path, report.symbol, name_of(report.timeframe),
                     report.dates.size(),
                     base::plural(std::ssize(report.dates), "bar that it covers is not in it any more, and was",
                                  "bars that it covers are not in it any more, and were"),
                     first_of(report.dates));
}

std::string describe(const EmptyAnswers& answers) {
  if (answers.count == 0) return "";
  if (answers.count == 1) {
    return answers.first_path + ": holds no bar, as on a holiday: it says nothing and counts as unchanged";
  }
  return fmt::format(
      "{} documents hold no bar, as on a holiday: they say nothing and count as unchanged; the first: {}",
      answers.count, answers.first_path);
}

std::string describe(const ProvisionalReport& report) {
  if (report.bars == 0) return "";
  const std::string first =
      report.first_close ? fmt::format("; the first close is at {}", report.first_close->iso()) : "";
  const std::string_view it = base::plural(report.bars, "it", "them");
  return fmt::format(
      "{} {} provisional and not exported: a document said after the close settles {}, and its ingest exports {}{}",
      report.bars, base::plural(report.bars, "bar is", "bars are"), it, it, first);
}

std::string command_for(const ScaleBreakReport& report) {
  const store::ScaleBreak& found = report.scale_break;
  return fmt::format("bluedot rescale '{}' {} {}{}{} --reason '{}'", report.symbol, found.last_old.iso(),
                     factor_text(found.factor), found.scales_volume ? " --volumes" : "",
                     report.timeframe == model::Timeframe::daily ? "" : " --timeframe weekly", found.why);
}

}  // namespace bluedot::pipeline
