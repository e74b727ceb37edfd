#include "pipeline/validate.hpp"

#include "pipeline/parse_stage.hpp"
#include "quality/active_rules.hpp"

#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

// The first few are told as well.
constexpr size_t k_told_flaws = 5;

void add_flaws(const Workspace& workspace, const std::string& path, const model::Document& document,
               ValidateReport& report) {
  const auto rules = quality::active_rules(workspace.quality_rules);
  size_t count = 0;
  for (model::Flaw& flaw : quality::judge_series({.timeframe = document.timeframe,
                           .exchange = document.exchange.value(),
                           .bars = document.bars,
                           .from = base::k_first_date,
                           .actions = document.actions},
                                                 rules)) {
    report.flaws.push_back({path, document.symbol, document.timeframe, std::move(flaw)});
    if (++count <= k_told_flaws) workspace.report_warning(describe(report.flaws.back()));
  }
  if (count > k_told_flaws) {
    workspace.report_warning(fmt::format("{}: and {} more findings; --json has them all", path, count - k_told_flaws));
  }
}

void add(const Workspace& workspace, ParsedDocument&& parsed, ValidateReport& report) {
  ++report.total;
  for (const std::string& flag : parsed.flags) workspace.report_warning(parsed.provenance.path + ": " + flag);
  if (auto* refusal = std::get_if<model::Refusal>(&parsed.content)) {
    if (refusal->kind == model::RefusalKind::says_nothing) {
      ++report.good;
      report.empty_answers.add(parsed.provenance.path);
      return;
    }
    report.rejections.push_back({parsed.provenance.path, std::move(*refusal)});
    return;
  }
  auto& document = std::get<model::Document>(parsed.content);
  ++report.good;
  add_flaws(workspace, parsed.provenance.path, document, report);
  report.bars += std::ssize(document.bars);
  for (auto* list : {&document.rejected_bars, &document.rejected_dots}) {
    for (model::RejectedBar& bar : *list) {
      report.rejected_bars.push_back({parsed.provenance.path, document.symbol, std::move(bar)});
    }
  }
}

}  // namespace

ValidateReport validate(Workspace& workspace, const IngestRequest& request) {
  ParseRequest parse;
  parse.paths = find_documents(workspace, request.paths);
  if (std::filesystem::exists(workspace.store)) {
    open_for_reading(workspace);  // which loads the settings that the store has
  } else {
    workspace.settings = model::Settings::from_texts(workspace.configured);
  }
  parse.feed.exchange_of = configured_exchanges(workspace.settings);
  parse.feed.feed = request.feed;
  parse.feed.symbol = request.symbol;
  parse.feed.timeframe = request.timeframe;
  parse.feed.as_of = request.as_of;

  ValidateReport report;
  const auto queue = start_parsing(workspace, parse);
  size_t files = 0;
  while (auto file = queue->pop()) {
    workspace.report_progress("validate", ++files, parse.paths.size());
    for (ParsedDocument& parsed : file->documents) add(workspace, std::move(parsed), report);
  }
  if (const std::string text = describe(report.empty_answers); !text.empty()) workspace.report_warning(text);
  return report;
}

}  // namespace bluedot::pipeline
