#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/report_text.hpp"
#include "store/reading/listing.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

constexpr int64_t k_default_limit = 20;

Json to_json(const store::BatchListing& batch) {
  Json document{{"batch", batch.batch_id}, {"command", batch.command},       {"arguments", batch.arguments},
                {"actor", batch.actor},    {"started_at", batch.started_at}, {"committed_at", batch.committed_at},
                {"outcome", batch.outcome}};
  document.update(counts_json(batch.counts));
  document.update(Json{{"exports",
                        {{"written", batch.exports.written},
                         {"unchanged", batch.exports.unchanged},
                         {"removed", batch.exports.removed}}},
                       {"bytes_read", batch.bytes_read},
                       {"megabytes_per_second", megabytes_per_second(batch.bytes_read, batch.total_seconds)},
                       {"seconds",
                        {{"parse", batch.parse_seconds},
                         {"store", batch.store_seconds},
                         {"export", batch.export_seconds},
                         {"total", batch.total_seconds}}},
                       {"peak_memory_bytes", batch.peak_memory_bytes}});
  return document;
}

int run_batches(const GlobalOptions& global, int64_t limit) {
  pipeline::Workspace workspace = make_workspace(global);
  const auto batches = store::list_batches(pipeline::open_for_reading(workspace), limit);
  if (global.json) {
    Json list = Json::array();
    for (const auto& batch : batches) list.push_back(to_json(batch));
    print_json({{"batches", list}});
    return k_exit_ok;
  }
  Table table({"batch",   "committed", "command", "documents", "rejected", "inserted", "revised",
               "settled", "retracted", "dots",    "series",    "files",    "MB",       "MB/s",
               "parse",   "store",     "export",  "seconds",   "peak MB",  "outcome"});
  for (const auto& batch : batches) {
    const auto& [documents, bars, signals, series_changed] = batch.counts;
    table.add({std::to_string(batch.batch_id),
               batch.committed_at.substr(0, 16),
               batch.command,
               std::to_string(documents.total),
               std::to_string(documents.rejected),
               std::to_string(bars.inserted),
               std::to_string(bars.revised),
               std::to_string(bars.settled),
               std::to_string(bars.retracted),
               fmt::format("+{} -{}", signals.inserted, signals.retracted),
               std::to_string(series_changed),
               std::to_string(batch.exports.written),
               fmt::format("{:.1f}", static_cast<double>(batch.bytes_read) / 1e6),
               fmt::format("{:.1f}", megabytes_per_second(batch.bytes_read, batch.total_seconds)),
               fmt::format("{:.2f}", batch.parse_seconds),
               fmt::format("{:.2f}", batch.store_seconds),
               fmt::format("{:.2f}", batch.export_seconds),
               fmt::format("{:.2f}", batch.total_seconds),
               std::to_string(batch.peak_memory_bytes / 1'000'000),
               batch.outcome});
  }
  print(table.text());
  return k_exit_ok;
}

}  // namespace

void add_batches(Options& app, CommandLine& line) {
  Options command = app.command("batches", "What was done when: the newest batches and what they came to");
  auto limit = std::make_shared<int64_t>(k_default_limit);
  command.add("--limit", *limit, "How many (default 20)").between(1, 1'000'000).type_name("N");
  command.on_given([&line, limit] { line.action = [&line, limit] { return run_batches(line.options, *limit); }; });
}

}  // namespace bluedot::cli
