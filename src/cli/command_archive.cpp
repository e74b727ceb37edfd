#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/ingest_options.hpp"
#include "cli/output.hpp"
#include "pipeline/archive_look.hpp"
#include "pipeline/archive_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct ArchiveOptions {
  std::string before, to, restore, verify;
  bool compact = false;
};

Json to_json(const store::ArchiveCounts& counts) {
  return {{"bar_history", counts.bars},
          {"signal_history", counts.signals},
          {"rejected_bar", counts.rejected_bars},
          {"document", counts.bodies},
          {"audit_log", counts.log_entries}};
}

std::string to_text(const store::ArchiveCounts& counts) {
  return fmt::format("{} of bars, {} of signals, {} set aside, {}, {} of the log", plural(counts.bars, "old value"),
                     grouped(counts.signals), plural(counts.rejected_bars, "bar"),
                     plural(counts.bodies, "body", "bodies"), plural(counts.log_entries, "entry", "entries"));
}

std::string megabytes(int64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

Json to_json(const pipeline::ArchiveReport& report) {
  const pipeline::ArchiveManifest& manifest = report.manifest;
  const bool was_made = report.batch_id.has_value();
  Json compacted = nullptr;
  if (report.compacted_to) compacted = {{"from_bytes", *report.compacted_from}, {"to_bytes", *report.compacted_to}};
  return {{"batch", was_made ? Json(*report.batch_id) : Json(nullptr)},
          {"before", report.before},
          {"archive", was_made ? Json(report.file.string()) : Json(nullptr)},
          {"sha256", was_made ? Json(manifest.sha256) : Json(nullptr)},
          {"size_bytes", manifest.size_bytes},
          {"until_batch", was_made ? Json(manifest.about.until_batch) : Json(nullptr)},
          {"rows", to_json(was_made ? manifest.counts : store::ArchiveCounts())},
          {"compacted", compacted},
          {"compact_failure", report.compact_failure.empty() ? Json(nullptr) : Json(report.compact_failure)},
          {"seconds", report.seconds}};
}

void print_text(const pipeline::ArchiveReport& report) {
  if (report.batch_id) {
    const pipeline::ArchiveManifest& manifest = report.manifest;
    print(fmt::format("{}: {}, what ended with batch {} or before\n{}\n", report.file.string(),
                      megabytes(manifest.size_bytes), manifest.about.until_batch, to_text(manifest.counts)));
  } else {
    print(fmt::format("nothing from before {} is left to archive\n", report.before));
  }
  if (report.compacted_to) {
    print(fmt::format("compacted from {} to {}\n", megabytes(*report.compacted_from), megabytes(*report.compacted_to)));
  }
}

int take_back(const GlobalOptions& global, const std::string& file) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::TakeBackReport report = pipeline::take_back(workspace, file, joined(global.arguments));
  if (global.json) {
    print_json({{"batch", report.batch_id},
                {"archive", report.archive.file},
                {"sha256", report.archive.sha256},
                {"rows", to_json(report.archive.counts)},
                {"seconds", report.seconds}});
  } else if (!global.quiet) {
    print(fmt::format("taken back from {}: {}\n", file, to_text(report.archive.counts)));
  }
  return k_exit_ok;
}

int verify(const GlobalOptions& global, const std::string& file) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::ArchiveLook look = pipeline::verify_archive(workspace, file);
  if (global.json) {
    print_json({{"archive", file},
                {"whole", look.faults.empty()},
                {"faults", look.faults},
                {"of_this_store", look.is_of_this_store},
                {"before", look.about.before_date},
                {"until_batch", look.about.until_batch},
                {"log", {{"first", look.about.log_before.audit_id + 1}, {"last", look.about.log_end.audit_id}}},
                {"rows", to_json(look.counts)}});
  } else {
    for (const std::string& fault : look.faults) print(fmt::format("{}: {}\n", file, fault));
    if (look.faults.empty() && !global.quiet) {
      print(fmt::format("{}: whole: {}\n", file, to_text(look.counts)));
      if (!look.is_of_this_store) print("its rows are not missing in this store\n");
    }
  }
  return look.faults.empty() ? k_exit_ok : k_exit_findings;
}

int make_archive(const GlobalOptions& global, const ArchiveOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  pipeline::ArchiveRequest request;
  request.compact = options.compact;
  request.arguments = joined(global.arguments);
  if (!options.to.empty()) request.to = options.to;
  if (!options.before.empty()) {
    request.before = base::Date::parse_iso(options.before);
    if (!request.before) {
      throw base::Error(fmt::format("--before: '{}' is no date like 2025-01-01", options.before),
                        base::ErrorKind::usage);
    }
  }
  const pipeline::ArchiveReport report = pipeline::archive(workspace, request);
  if (global.json) {
    print_json(to_json(report));
  } else if (!global.quiet) {
    print_text(report);
  }
  if (report.compact_failure.empty()) return k_exit_ok;
  print_message("the store's file was not compacted: " + report.compact_failure);
  return k_exit_failed;
}

int run_archive(const GlobalOptions& global, const ArchiveOptions& options) {
  if (!options.restore.empty()) return take_back(global, options.restore);
  if (!options.verify.empty()) return verify(global, options.verify);
  return make_archive(global, options);
}

}  // namespace

void add_archive(Options& app, CommandLine& line) {
  Options command = app.command("archive", "Move cold history and log entries into a file, and back");
  auto options = std::make_shared<ArchiveOptions>();
  const Option before = command
                            .add("--before", options->before,
                                 "What ended with batches committed before that day, UTC (default: today less "
                                 "archive.keep_days)")
                            .type_name("DATE");
  const Option to = command.add("--to", options->to, "The folder for the file (default: archive.to)").type_name("DIR");
  const Option compact = command.add_flag("--compact", options->compact,
                                          "Then write the store's file anew, without the space that came free");
  const Option restore =
      command.add("--restore", options->restore, "Take the rows of this archive back, the newest archive first")
          .type_name("FILE")
          .excludes(before)
          .excludes(to)
          .excludes(compact);
  command.add("--verify", options->verify, "Whether this archive is whole; exit code 3 if not")
      .type_name("FILE")
      .excludes(before)
      .excludes(to)
      .excludes(compact)
      .excludes(restore);
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_archive(line.options, *options); }; });
}

}  // namespace bluedot::cli
