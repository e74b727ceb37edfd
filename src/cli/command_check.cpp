#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/check_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

Json to_json(const model::Finding& finding) {
  return {{"kind", finding.kind},
          {"symbol", text_or_null(finding.symbol)},
          {"timeframe", text_or_null(finding.timeframe)},
          {"date", text_or_null(finding.date)},
          {"path", text_or_null(finding.path)},
          {"what", finding.what}};
}

Json to_json(const pipeline::CheckReport& report) {
  Json findings = Json::array();
  for (const model::Finding& finding : report.findings) findings.push_back(to_json(finding));
  return {{"quick", report.quick},
          {"checked",
           {{"series", report.series},
            {"bars", report.bars},
            {"log_entries", report.log_entries},
            {"files", report.files}}},
          {"finding_count", report.finding_count},
          {"findings", findings},
          {"notes", report.notes},
          {"seconds", report.seconds}};
}

// `rule DIX.IN daily 2025-07-31: …`: what it is about, as far as it is about something.
std::string to_text(const model::Finding& finding) {
  std::string text = finding.kind;
  for (const std::string& part : {finding.symbol, finding.timeframe, finding.date, finding.path}) {
    if (!part.empty()) text += " " + part;
  }
  return text + ": " + finding.what + "\n";
}

std::string looked_at(const pipeline::CheckReport& report) {
  const std::string common =
      fmt::format("{} of the log, {}", plural(report.log_entries, "entry", "entries"), plural(report.files, "file"));
  if (report.quick) return "pages, schema, figures, " + common;
  return fmt::format("pages, schema, references, {}, {}, {}", grouped(report.series) + " series",
                     plural(report.bars, "bar"), common);
}

void print_text(const pipeline::CheckReport& report, bool quiet) {
  for (const model::Finding& finding : report.findings) print(to_text(finding));
  if (report.finding_count > std::ssize(report.findings)) {
    print(fmt::format("and {} more\n", grouped(report.finding_count - std::ssize(report.findings))));
  }
  for (const std::string& note : report.notes) print_message(note);
  if (quiet) return;
  print(fmt::format("checked {}: {}\n", looked_at(report),
                    report.finding_count == 0 ? "all as it must be" : plural(report.finding_count, "finding")));
}

int run_check(const GlobalOptions& global, bool quick) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::CheckReport report = pipeline::check(workspace, quick);
  if (global.json) {
    print_json(to_json(report));
  } else {
    print_text(report, global.quiet);
  }
  return report.finding_count == 0 ? k_exit_ok : k_exit_findings;
}

}  // namespace

void add_check(Options& app, CommandLine& line) {
  Options command = app.command("check", "Whether the store and its tree are whole, from pages to bytes");
  auto quick = std::make_shared<bool>(false);
  command.add_flag("--quick", *quick, "Only what is found at once: pages, schema, figures, the log's end, file sizes");
  command.on_given([&line, quick] { line.action = [&line, quick] { return run_check(line.options, *quick); }; });
}

}  // namespace bluedot::cli
