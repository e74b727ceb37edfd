#include "cli/bar_argument.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "store/reading/document_listing.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

Json to_json(const store::DocumentListing& one) {
  Json rejected = nullptr;
  if (!one.rejected_reason.empty()) {
    rejected = {{"where", one.rejected_where}, {"reason", one.rejected_reason}};
  }
  return {{"document", one.document_id},
          {"batch", one.batch_id},
          {"symbol", text_or_null(one.symbol)},
          {"timeframe", text_or_null(one.timeframe)},
          {"feed", text_or_null(one.feed)},
          {"as_of", text_or_null(one.as_of)},
          {"first_date", text_or_null(one.first_date)},
          {"last_date", text_or_null(one.last_date)},
          {"bars", one.bars},
          {"outcome", one.outcome},
          {"withdrawn_by", one.withdrawn_by ? Json(*one.withdrawn_by) : Json(nullptr)},
          {"source", one.source},
          {"path", one.path},
          {"digest", text_or_null(one.digest)},
          {"size_bytes", one.size_bytes},
          {"rejected", rejected}};
}

std::string outcome_text(const store::DocumentListing& one) {
  return one.withdrawn_by ? fmt::format("{}, withdrawn by {}", one.outcome, *one.withdrawn_by) : one.outcome;
}

// Place and reason are columns only when a document of the list was rejected.
std::string to_text(const std::vector<store::DocumentListing>& documents) {
  const bool any_rejected =
      std::ranges::any_of(documents, [](const auto& one) { return !one.rejected_reason.empty(); });
  std::vector<std::string> headers{"document", "batch", "symbol", "timeframe", "feed", "as of",
                                   "first",    "last",  "bars",   "outcome",   "path"};
  if (any_rejected) headers.insert(headers.end(), {"place", "reason"});
  Table table(headers);
  for (const store::DocumentListing& one : documents) {
    std::vector<std::string> cells{std::to_string(one.document_id),
                                   std::to_string(one.batch_id),
                                   one.symbol,
                                   one.timeframe,
                                   one.feed,
                                   one.as_of,
                                   one.first_date,
                                   one.last_date,
                                   std::to_string(one.bars),
                                   outcome_text(one),
                                   one.path};
    if (any_rejected) cells.insert(cells.end(), {one.rejected_where, one.rejected_reason});
    table.add(std::move(cells));
  }
  return table.text();
}

int run_documents(const GlobalOptions& global, const store::DocumentFilter& filter) {
  pipeline::Workspace workspace = make_workspace(global);
  const auto documents = store::list_documents(pipeline::open_for_reading(workspace), filter);
  if (global.json) {
    Json list = Json::array();
    for (const auto& one : documents) list.push_back(to_json(one));
    print_json({{"documents", list}});
  } else {
    print(to_text(documents));
  }
  return k_exit_ok;
}

}  // namespace

void add_documents(Options& app, CommandLine& line) {
  Options command = app.command("documents", "The newest documents, what became of each, and why some were rejected");
  auto filter = std::make_shared<store::DocumentFilter>();
  command.add("--batch", filter->batch_id, "Only those of this batch").type_name("N");
  command.add("--symbol", filter->symbol, "Only those of this symbol").type_name("CODE");
  command.add_flag("--rejected", filter->rejected_only, "Only those that were rejected");
  command.add("--limit", filter->limit, "How many (default 50)").between(1, 1'000'000).type_name("N");
  command.on_given([&line, filter] { line.action = [&line, filter] { return run_documents(line.options, *filter); }; });
}

}  // namespace bluedot::cli
