#include "pipeline/drill_run.hpp"

#include "base/folder.hpp"
#include "base/stopwatch.hpp"
#include "exports/tree_layout.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/restore_run.hpp"
#include "store/reading/store_head.hpp"

#include <map>
#include <new>
#include <set>

namespace bluedot::pipeline {
namespace {

using std::filesystem::path;

// Gone with everything in it when the drill ends, however it ends.
class Scratch {
 public:
  explicit Scratch(const path& store) : m_folder(store.string() + ".drill"), m_lock(made(m_folder) / "drill", "drill") {
    for (const auto& entry : std::filesystem::directory_iterator(m_folder)) {
      if (entry.path().filename() != "drill-lock") std::filesystem::remove_all(entry.path());
    }
  }
  ~Scratch() {
    try {
      std::error_code ignored;
      std::filesystem::remove_all(m_folder, ignored);
    } catch (const std::bad_alloc&) {
      // The next drill removes it.
    }
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const path& folder() const { return m_folder; }

 private:
  static const path& made(const path& folder) {
    std::filesystem::create_directory(folder);
    return folder;
  }

  path m_folder;
  sql::WriteLock m_lock;
};

// Those of a repository's folders and the manifest: what TradingView and a mirror read.
std::set<std::string> files_of(const path& root) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = std::filesystem::relative(entry.path(), root).string();
    const bool is_data = name.starts_with("daily") || name.starts_with("weekly");
    if (is_data || name == exports::k_manifest_name) files.insert(name);
  }
  return files;
}

void compare(const path& built, const path& live, DrillReport& report) {
  const std::set<std::string> ours = files_of(built), theirs = files_of(live);
  report.files = std::ssize(ours);
  const base::Folder built_root = base::Folder::open_root(built, false);
  const base::Folder live_root = base::Folder::open_root(live, false);
  exports::TreeFolders built_folders(built_root), live_folders(live_root);
  for (const std::string& name : ours) {
    const auto there = live_folders.read(name);
    if (!there) {
      report.differences.push_back({name, "missing", ""});
    } else if (*there != built_folders.read(name)) {
      report.differences.push_back({name, "different", ""});
    }
  }
  for (const std::string& name : theirs) {
    if (!ours.contains(name)) report.differences.push_back({name, "unexpected", ""});
  }
}

}  // namespace

DrillReport drill(Workspace& workspace, const path& backup) {
  DrillReport report;
  const Scratch scratch(std::filesystem::weakly_canonical(workspace.store));
  Workspace rehearsal = workspace;
  rehearsal.store = scratch.folder() / "bluedot.db";
  rehearsal.export_dir = scratch.folder() / "exports";
  const RestoreReport restored = restore(rehearsal, backup, false);
  report.restore_seconds = restored.seconds;
  const base::Stopwatch stopwatch;
  {
    OpenStore store(rehearsal, store::Command::exports, "drill");
    export_tree(rehearsal, store.database(), {});
  }
  report.export_seconds = stopwatch.seconds();
  if (!std::filesystem::exists(workspace.export_dir)) {
    report.notes.push_back(workspace.export_dir.string() + ": there is no tree to compare with");
    if (std::filesystem::exists(rehearsal.export_dir)) report.files = std::ssize(files_of(rehearsal.export_dir));
    return report;
  }
  std::filesystem::create_directories(rehearsal.export_dir);
  compare(rehearsal.export_dir, workspace.export_dir, report);
  if (!report.differences.empty() &&
      store::read_head(open_for_reading(workspace)).last_batch != restored.head.last_batch) {
    report.notes.push_back("the store has gone on since the backup, and so may the tree");
  }
  return report;
}

}  // namespace bluedot::pipeline
