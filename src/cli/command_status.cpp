#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "store/reading/listing.hpp"
#include "store/rule/archives.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

int64_t archived_bars(const std::vector<store::Archive>& archives) {
  int64_t bars = 0;
  for (const store::Archive& one : archives) bars += one.counts.rejected_bars;
  return bars;
}

Json to_json(const pipeline::Workspace& workspace, const store::StoreSummary& summary, int64_t size_bytes,
             const std::vector<store::BatchListing>& last, const std::vector<store::Archive>& archives) {
  Json batch = nullptr;
  if (!last.empty()) {
    batch = {{"batch", last[0].batch_id},
             {"command", last[0].command},
             {"at", last[0].committed_at},
             {"outcome", last[0].outcome}};
  }
  Json files = Json::array();
  for (const store::Archive& one : archives) {
    files.push_back({{"file", one.file}, {"sha256", one.sha256}, {"until_batch", one.until_batch}});
  }
  return {{"store", workspace.store.string()},
          {"size_bytes", size_bytes},
          {"schema_version", summary.schema_version},
          {"symbols", summary.symbols},
          {"series", {{"daily", summary.daily_series}, {"weekly", summary.weekly_series}}},
          {"bars", summary.bars},
          {"first_date", text_or_null(summary.first_date)},
          {"last_date", text_or_null(summary.last_date)},
          {"signals", summary.signals},
          {"documents", summary.documents},
          {"rejected_documents", summary.rejected_documents},
          {"rejected_bars", summary.rejected_bars},
          {"rejected_bars_archived", archived_bars(archives)},
          {"last_batch", batch},
          {"archives", files}};
}

int run_status(const GlobalOptions& global) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const store::StoreSummary summary = store::summarize(database);
  const auto last = store::list_batches(database, 1);
  const auto size_bytes = static_cast<int64_t>(std::filesystem::file_size(workspace.store));
  const auto archives = store::list_archives(database);
  if (const std::string note = pipeline::note_on_size(workspace, size_bytes); !note.empty()) {
    workspace.report_warning(note);
  }
  if (global.json) {
    print_json(to_json(workspace, summary, size_bytes, last, archives));
    return k_exit_ok;
  }
  std::string text = fmt::format("store      {} ({:.1f} MB, schema {})\n", workspace.store.string(),
                                 static_cast<double>(size_bytes) / 1e6, summary.schema_version);
  text += fmt::format("symbols    {} ({} daily, {} weekly series)\n", grouped(summary.symbols),
                      grouped(summary.daily_series), grouped(summary.weekly_series));
  text += fmt::format("bars       {}", grouped(summary.bars));
  if (summary.bars > 0) text += fmt::format(", {} to {}", summary.first_date, summary.last_date);
  text += fmt::format("\nsignals    {}\n", grouped(summary.signals));
  const int64_t archived = archived_bars(archives);
  text += fmt::format("documents  {} taken in, {} rejected; {} set aside{}\n", grouped(summary.documents),
                      grouped(summary.rejected_documents), plural(summary.rejected_bars, "bar"),
                      archived == 0 ? "" : fmt::format(" (and {} archived)", plural(archived, "that is", "that are")));
  if (!last.empty()) {
    text += fmt::format("last batch {} ({}, {}, {})\n", last[0].batch_id, last[0].command, last[0].committed_at,
                        last[0].outcome);
  }
  for (const store::Archive& one : archives) {
    text += fmt::format("archived   what ended with batch {} or before: {}\n", one.until_batch, one.file);
  }
  print(text);
  return k_exit_ok;
}

}  // namespace

void add_status(Options& app, CommandLine& line) {
  Options command = app.command("status", "What the store holds, in figures");
  command.on_given([&line] { line.action = [&line] { return run_status(line.options); }; });
}

}  // namespace bluedot::cli
