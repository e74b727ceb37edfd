#include "pipeline/validate.hpp"

#include "pipeline/parse_stage.hpp"
#include "source/folder_source.hpp"
#include "store/symbol_table.hpp"

namespace bluedot::pipeline {
namespace {

void add(const Workspace& workspace, ParsedDocument&& parsed, ValidateReport& report) {
  ++report.total;
  if (!parsed.flag.empty()) workspace.report_warning(parsed.provenance.path + ": " + parsed.flag);
  if (auto* refusal = std::get_if<model::Refusal>(&parsed.content)) {
    report.rejections.push_back({parsed.provenance.path, std::move(*refusal)});
    return;
  }
  auto& document = std::get<model::Document>(parsed.content);
  ++report.good;
  for (model::Anomaly& found : document.anomalies) {
    report.anomalies.push_back({parsed.provenance.path, document.symbol, document.timeframe, std::move(found)});
    workspace.report_warning(describe(report.anomalies.back()));
  }
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
  parse.paths = source::list_documents(request.paths, workspace.export_dir);
  if (std::filesystem::exists(workspace.store)) {
    const sql::Database database = open_for_reading(workspace);
    parse.feed.exchange_of = exchange_of_vendors(store::exchange_finder(database, workspace.settings.default_time_zone),
                                                 workspace.settings.symbol_map);
  } else {
    workspace.settings = model::Settings::from_texts(workspace.configured);
    parse.feed.exchange_of =
        exchange_of_vendors([zone = workspace.settings.default_time_zone](
                                std::string_view symbol) { return model::exchange_of(symbol, zone); },
                            workspace.settings.symbol_map);
  }
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
  return report;
}

}  // namespace bluedot::pipeline
