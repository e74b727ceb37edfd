#include "cli/ingest_options.hpp"

#include "base/error.hpp"
#include "feed/parser.hpp"
#include "model/settings.hpp"
#include "model/symbol_code.hpp"

namespace bluedot::cli {

void add_document_options(Options& command, IngestOptions& options) {
  command
      .add("PATH", options.paths, "Files, folders (all *.json, *.jsonl, *.ndjson below them), or - for standard input")
      .required()
      .type_name("");
  command.add("--feed", options.feed, "The dialect of the documents; auto recognises it (default)")
      .one_of(feed::feed_names());
  command.add("--symbol", options.symbol, "The symbol of documents that do not name theirs (default: the file's name)")
      .type_name("SYMBOL");
  command.add("--timeframe", options.timeframe, "daily or weekly, for documents that do not say")
      .one_of({"daily", "weekly"});
  command
      .add("--as-of", options.as_of,
           "When the vendor said it, for documents that do not say: 2025-08-01 (its end, UTC) or a UTC time")
      .type_name("TIME");
}

pipeline::IngestRequest to_request(const IngestOptions& options, const std::vector<std::string>& arguments) {
  pipeline::IngestRequest request;
  request.paths = options.paths;
  request.feed = options.feed;
  request.symbol = options.symbol;
  const std::string problem = options.symbol.empty() ? "" : model::why_no_symbol(options.symbol);
  if (!problem.empty()) {
    throw base::Error("--symbol: " + problem, base::ErrorKind::usage);
  }
  request.timeframe = model::parse_timeframe(options.timeframe);
  if (!options.as_of.empty()) {
    request.as_of = base::Instant::parse(options.as_of);
    if (!request.as_of) {
      throw base::Error("--as-of: '" + options.as_of + "' is no date (2025-08-01) or time (2025-08-01T18:00:00Z)",
                        base::ErrorKind::usage);
    }
  }
  request.export_after = !options.no_export;
  request.force = options.force;
  request.verify = options.verify;
  request.dry_run = options.dry_run;
  request.arguments = joined(arguments);
  return request;
}

std::string joined(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& argument : arguments) text += (text.empty() ? "" : " ") + argument;
  return text;
}

}  // namespace bluedot::cli
