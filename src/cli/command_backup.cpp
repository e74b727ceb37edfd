#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "pipeline/backup_run.hpp"
#include "pipeline/drill_run.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct BackupOptions {
  std::string target;
  std::optional<size_t> keep;
  bool drill = false;
};

Json to_json(const pipeline::BackupReport& report) {
  const pipeline::BackupManifest& manifest = report.manifest;
  Json removed = Json::array();
  for (const auto& file : report.removed) removed.push_back(file.string());
  return {{"backup", report.file.string()},
          {"sha256", manifest.sha256},
          {"size_bytes", manifest.size_bytes},
          {"schema_version", manifest.head.schema_version},
          {"last_batch", manifest.head.last_batch},
          {"log_entry", manifest.head.audit_id},
          {"removed", removed},
          {"seconds", report.seconds}};
}

Json to_json(const pipeline::DrillReport& drill) {
  Json differences = Json::array();
  for (const auto& difference : drill.differences) {
    differences.push_back({{"path", difference.path}, {"kind", difference.kind}});
  }
  return {{"files", drill.files},
          {"differences", differences},
          {"notes", drill.notes},
          {"seconds", {{"restore", drill.restore_seconds}, {"export", drill.export_seconds}}}};
}

void print_text(const pipeline::BackupReport& report) {
  const pipeline::BackupManifest& manifest = report.manifest;
  print(fmt::format("{}: {:.1f} MB, schema {}, batch {}, entry {} of the log\n", report.file.string(),
                    static_cast<double>(manifest.size_bytes) / 1e6, manifest.head.schema_version,
                    manifest.head.last_batch, manifest.head.audit_id));
  for (const auto& file : report.removed) print(fmt::format("removed {}\n", file.string()));
}

void print_text(const pipeline::DrillReport& drill, bool quiet) {
  for (const auto& difference : drill.differences) print(fmt::format("{} {}\n", difference.kind, difference.path));
  for (const std::string& note : drill.notes) print_message(note);
  if (quiet) return;
  print(fmt::format("drill: {} built from the backup: {}\n", plural(drill.files, "file"),
                    drill.differences.empty() ? "no difference" : plural(std::ssize(drill.differences), "difference")));
  print(fmt::format("a recovery would take {:.1f} s: {:.1f} to restore, {:.1f} to export\n",
                    drill.restore_seconds + drill.export_seconds, drill.restore_seconds, drill.export_seconds));
}

int run_backup(const GlobalOptions& global, const BackupOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const pipeline::BackupReport report = pipeline::make_backup(workspace, {options.target, options.keep});
  std::optional<pipeline::DrillReport> drill;
  if (!global.json && !global.quiet) print_text(report);
  if (options.drill) drill = pipeline::drill(workspace, report.file);
  if (global.json) {
    Json document = to_json(report);
    if (drill) document["drill"] = to_json(*drill);
    print_json(document);
  } else if (drill) {
    print_text(*drill, global.quiet);
  }
  return drill && !drill->differences.empty() ? k_exit_findings : k_exit_ok;
}

}  // namespace

void add_backup(Options& app, CommandLine& line) {
  Options command = app.command("backup", "A verified copy of the store, while it may be written");
  auto options = std::make_shared<BackupOptions>();
  command.add("FILE", options->target, "Where to; with --keep a folder").required().type_name("");
  command
      .add("--keep", options->keep,
           "Write bluedot-<UTC time>.db into the folder, and remove all but the newest N of its backups")
      .between(1, 100'000)
      .type_name("N");
  command.add_flag("--drill", options->drill,
                   "Then restore it to a scratch folder, rebuild the exports, compare, and say how long it took");
  command.on_given([&line, options] { line.action = [&line, options] { return run_backup(line.options, *options); }; });
}

}  // namespace bluedot::cli
