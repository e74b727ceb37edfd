#include "pipeline/backup_run.hpp"

#include "base/digest.hpp"
#include "base/durable.hpp"
#include "base/error.hpp"
#include "base/stopwatch.hpp"
#include "pipeline/manifest_file.hpp"
#include "sql/backup.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

// `bluedot-20250803T000000.000Z.db`: sorted by name they are sorted by time, and no file system minds a character.
std::string name_of(base::Instant moment) {
  std::string name = "bluedot-";
  for (const char c : moment.iso()) {
    if (c != '-' && c != ':') name += c;
  }
  return name + ".db";
}

bool is_name_of_ours(const std::string& name) {
  return name.starts_with("bluedot-") && name.ends_with(".db");
}

std::filesystem::path target_of(const Workspace& workspace, const BackupRequest& request) {
  if (request.keep) {
    std::filesystem::create_directories(request.target);
    return request.target / name_of(workspace.clock.now());
  }
  if (std::filesystem::is_directory(request.target)) {
    throw base::Error(request.target.string() + ": is a folder; name a file, or say with --keep how many to keep in it",
                      base::ErrorKind::usage);
  }
  return request.target;
}

void refuse_to_replace(const std::filesystem::path& target, const std::filesystem::path& store) {
  std::error_code ignored;
  const auto status = std::filesystem::symlink_status(target);
  if (!std::filesystem::exists(status)) return;
  if (!std::filesystem::is_regular_file(status)) throw base::Error(target.string() + ": is no regular file");
  if (std::filesystem::equivalent(target, store, ignored)) throw base::Error(target.string() + ": is the store itself");
  sql::refuse_other_programs(target);
  if (std::filesystem::exists(target.string() + "-wal")) {
    throw base::Error(target.string() + ": is a store in use, with a WAL beside it; choose another name");
  }
}

BackupManifest describe(const Workspace& workspace, const std::filesystem::path& file,
                        const std::filesystem::path& target) {
  const sql::Reader copy = sql::Reader::open(file);
  return {target.filename().string(),
          base::sha256_hex_of_file(file),
          static_cast<int64_t>(std::filesystem::file_size(file)),
          store::read_head(copy),
          workspace.clock.now().iso(),
          workspace.program_version};
}

// The backups of a folder that a manifest of ours names, oldest first. A manifest whose backup is gone is what a killed
// run left, and counts as one, so that it goes too.
std::vector<std::filesystem::path> backups_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> all;
  for (const std::string& name : base::Folder::open_root(folder, false).list()) {
    if (!name.ends_with(".json") || !is_name_of_ours(name.substr(0, name.size() - 5))) continue;
    const std::filesystem::path backup = folder / name.substr(0, name.size() - 5);
    const auto manifest = read_manifest(backup);
    if (manifest && manifest->file == backup.filename()) all.push_back(backup);
  }
  std::ranges::sort(all);
  return all;
}

// `made` stays whatever the clock says: one that was set back makes it the oldest by its name.
std::vector<std::filesystem::path> remove_older(const std::filesystem::path& folder, const std::filesystem::path& made,
                                                size_t keep) {
  std::vector<std::filesystem::path> removed;
  const auto all = backups_in(folder);
  const base::Folder open = base::Folder::open_root(folder, false);
  size_t there = 0;
  for (const auto& backup : all) {
    if (open.identity(backup.filename().string())) ++there;
  }
  for (const auto& backup : all) {
    const bool is_there = open.identity(backup.filename().string()).has_value();
    if (is_there && (there <= keep || backup.filename() == made.filename())) continue;
    if (is_there) {
      open.remove(backup.filename().string());
      removed.push_back(backup);
      --there;
    }
    open.remove(manifest_path(backup).filename().string());
  }
  open.sync();
  return removed;
}

}  // namespace

BackupReport make_backup(Workspace& workspace, const BackupRequest& request) {
  const base::Stopwatch stopwatch;
  BackupReport report;
  const sql::Reader database = open_for_reading(workspace);
  report.file = target_of(workspace, request);
  refuse_to_replace(report.file, workspace.store);
  sql::PartialCopy copy(database, report.file);
  report.manifest = describe(workspace, copy.path(), report.file);
  // Never a backup beside the manifest of another one: that would look like damage.
  std::filesystem::remove(manifest_path(report.file));
  copy.publish();
  write_manifest(report.file, to_json(report.manifest));
  if (request.keep) report.removed = remove_older(request.target, report.file, *request.keep);
  report.seconds = stopwatch.seconds();
  return report;
}

}  // namespace bluedot::pipeline
