#include "cli/finding_text.hpp"

#include "pipeline/report.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
std::string next_command(const store::FindingRow& finding) {
  const std::string weekly = finding.timeframe == "weekly" ? " --timeframe weekly" : "";
  if (finding.factor) {
    return fmt::format("bluedot rescale '{}' {} {} --volumes --reason \"split\"", finding.symbol, finding.first_date,
                       pipeline::factor_text(*finding.factor));
  }
  return fmt::format("bluedot why '{}' {}{}", finding.symbol, finding.last_date, weekly);
}

std::string finding_text(const store::FindingRow& finding) {
  const std::string text = fmt::format("{} {}", finding.finding_id, pipeline::describe(finding));
  if (finding.state == "acknowledged") return text + fmt::format("\n   acknowledged: {}\n", finding.reason);
  return text + fmt::format("\n   {}\n", next_command(finding));
}

Json finding_json(const store::FindingRow& finding) {
  return {{"finding", finding.finding_id},
          {"rule", finding.rule},
          {"severity", finding.severity},
          {"symbol", finding.symbol},
          {"timeframe", finding.timeframe},
          {"from", finding.first_date},
          {"to", finding.last_date},
          {"observed", finding.observed},
          {"expected", finding.expected},
          {"factor", or_null(finding.factor)},
          {"batch", finding.found_in},
          {"state", finding.state},
          {"reason", text_or_null(finding.reason)},
          {"next", next_command(finding)}};
}

std::string counts_text(const std::map<std::string, int64_t>& by_severity) {
  std::string text;
  for (const char* severity : {"error", "warning", "info"}) {
    const auto found = by_severity.find(severity);
    if (found == by_severity.end()) continue;
    text += (text.empty() ? "" : ", ") + plural(found->second, severity);
  }
  return text;
}

}  // namespace bluedot::cli
