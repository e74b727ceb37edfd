#include "pipeline/validate.hpp"

#include "pipeline/parse_stage.hpp"
#include "source/folder_source.hpp"
#include "store/symbol_table.hpp"

namespace bluedot::pipeline {

ValidateReport validate(Workspace& workspace, const IngestRequest& request) {
  ParseRequest parse;
  parse.paths = source::list_documents(request.paths, workspace.export_dir);
  if (std::filesystem::exists(workspace.store)) {
    const sql::Database database = open_for_reading(workspace);
    parse.feed.exchange_of = store::exchange_finder(database, workspace.settings.default_time_zone);
  } else {
    workspace.settings = model::Settings::from_texts(workspace.configured);
    parse.feed.exchange_of = [zone = workspace.settings.default_time_zone](std::string_view symbol) {
      return model::exchange_of(symbol, zone);
    };
  }
  parse.feed.feed = request.feed;
  parse.feed.timeframe = request.timeframe;
  parse.feed.as_of = request.as_of;

  ValidateReport report;
  const auto queue = start_parsing(workspace, parse);
  while (auto parsed = queue->pop()) {
    workspace.report_progress("validate", static_cast<size_t>(++report.total), parse.paths.size());
    if (auto* refusal = std::get_if<model::Refusal>(&parsed->content)) {
      report.rejections.push_back({parsed->provenance.path, std::move(*refusal)});
      continue;
    }
    auto& document = std::get<model::Document>(parsed->content);
    ++report.good;
    report.bars += std::ssize(document.bars);
    for (auto* list : {&document.rejected_bars, &document.rejected_dots}) {
      for (model::RejectedBar& bar : *list) {
        report.rejected_bars.push_back({parsed->provenance.path, document.symbol, std::move(bar)});
      }
    }
  }
  return report;
}

}  // namespace bluedot::pipeline
