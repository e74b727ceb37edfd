#include "pipeline/export_run.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "exports/index_files.hpp"
#include "exports/orphans.hpp"
#include "exports/series_append.hpp"
#include "exports/tree_layout.hpp"
#include "pipeline/ordered_queue.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace bluedot::pipeline {
namespace {

// Results a worker may be ahead; they are small.
constexpr size_t k_series_ahead = 64;

using exports::k_series_per_set;
using exports::SeriesPlan;
using exports::SeriesResult;
using exports::StreamResult;

struct Progress {
  size_t done = 0, total = 0;  // series before these, and all in all
};

// What a worker reads by: in this order, as a connection outlives its statements.
struct WorkerReads {
  WorkerReads(const Workspace& workspace, const std::string& folder)
      : database(sql::Reader::open(workspace.store)),
        one_state(database),
        image(database, workspace.settings, workspace.clock.now()),
        states(database, folder) {}

  sql::Reader database;
  sql::Snapshot one_state;  // for all that it reads; and thousands of statements need not each look for theirs
  exports::SeriesImage image;
  store::ExportLedger states;
};

// An export tree being written, and its ledger as it will be.
class TreeWriter {
 public:
  TreeWriter(const Workspace& workspace, sql::Writer& database, const ExportRequest& request)
      : m_workspace(workspace),
        m_database(database),
        m_request(request),
        m_root(base::Folder::open_root(workspace.export_dir, true)),
        m_folders(m_root),
        m_ledger(database, m_root.path()),
        m_shows_audit_id(store::last_audit_id(database)),
        m_changes(database, m_ledger.shows_audit_id()),
        m_series(store::series_to_export(database)),
        m_rows(exports::load_ledger(m_ledger)) {}

  std::vector<SeriesPlan> plan() {
    return exports::plan_exports(m_series, m_rows, m_folders, m_workspace.settings, m_workspace.clock.now(),
                                 {m_request.all, m_request.symbol});
  }

  // Before the manifest is written anew, which lists them.
  void remove_orphans(ExportReport& report) {
    if (m_request.symbol) return;
    for (std::string& path : exports::remove_orphans(m_series, m_rows, m_workspace.settings, m_folders)) {
      ++report.counts.removed;
      if (m_request.explain) {
        report.explained.push_back({std::move(path), "remove", "the store does not have its series"});
      }
    }
  }

  void write_series(std::span<const SeriesPlan> plans, const Progress& progress, ExportReport& report) {
    mark_growing(plans);
    base::StagedFiles staged(m_root);
    auto results = render(plans, staged, progress, report);
    base::throw_if_interrupted();
    commit(staged, results);
  }

  // symbol_info of every repository and the manifest, unless those that are there are right. They are a set of their
  // own, so that nothing about them keeps a series from being written.
  void write_indexes(ExportReport& report) {
    base::StagedFiles staged(m_root);  // also empties what a crash left staged
    const std::string fingerprint = exports::index_fingerprint(m_series, m_rows, m_workspace.settings);
    if (!m_request.all && exports::are_indexes_current(fingerprint, m_rows, m_folders)) return;
    const auto files = exports::index_files(m_series, m_rows, m_workspace.settings);
    std::vector<std::string> gone;  // of repositories that are no more
    for (const auto& [path, row] : m_rows) {
      const auto is_it = [&path = path](const exports::IndexFile& file) { return file.path == path; };
      if (row.stream != exports::k_symbol_info || std::ranges::any_of(files, is_it)) continue;
      if (m_folders.identity(path)) {
        staged.remove(m_folders.folder_of(path), exports::TreeFolders::name_in_folder(path));
      }
      gone.push_back(path);
    }
    std::vector<StreamResult> results;
    for (const exports::IndexFile& file : files) {
      store::LedgerRow row;
      row.path = file.path;
      row.stream = file.stream;
      row.fingerprint = fingerprint;
      row.row_count = file.row_count;
      results.push_back(exports::stage_if_different(std::move(row), file.bytes, m_rows, m_folders, &staged));
      if (!results.back().staged) continue;
      ++report.indexes_written;
      if (!m_request.explain) continue;
      report.explained.push_back({file.path, "write", "it lists files, and what it says of them changed or was lost"});
    }
    commit(staged, results, gone);
  }

  // The whole tree is up to date: the next run need not ask what happened before this one began.
  void conclude() {
    if (m_request.symbol || m_ledger.shows_audit_id() == m_shows_audit_id) return;
    sql::Transaction transaction(m_database);
    m_ledger.set_shows_audit_id(m_shows_audit_id);
    transaction.commit();
  }

  // Files that are there for the series of these plans.
  int64_t count_files(const std::vector<SeriesPlan>& plans) const {
    int64_t count = 0;
    for (const SeriesPlan& plan : plans) {
      count += std::ranges::count_if(plan.streams, [&](const exports::StreamPlan& stream) {
        const auto found = m_rows.find(stream.path);
        return found != m_rows.end() && found->second.state == store::FileState::written;
      });
    }
    return count;
  }

 private:
  // Before the first byte is appended: a crash from here on leaves a mark on every file that may have got some of its
  // lines. Only series that by the ledger and the log need new lines alone are appended to.
  void mark_growing(std::span<const SeriesPlan> plans) {
    std::vector<std::string_view> growing;
    for (const SeriesPlan& plan : plans) {
      if (m_request.all || !exports::first_new_line(plan, m_rows, m_changes)) continue;
      for (const exports::StreamPlan& stream : plan.streams) {
        if (m_rows.at(stream.path).state == store::FileState::written) growing.push_back(stream.path);
      }
    }
    if (growing.empty()) return;
    sql::Transaction transaction(m_database);
    m_ledger.set_writing(growing);
    transaction.commit();
  }

  std::vector<StreamResult> render(std::span<const SeriesPlan> plans, base::StagedFiles& staged,
                                   const Progress& progress, ExportReport& report) {
    std::vector<StreamResult> results;
    results.reserve(plans.size() * exports::k_stream_count);
    OrderedQueue<SeriesResult> queue(plans.size(), m_workspace.jobs, m_workspace.jobs * k_series_ahead,
                                     make_work(plans, staged));
    for (size_t i = 0; auto series = queue.pop(); ++i) {
      for (size_t stream = 0; stream < exports::k_stream_count; ++stream) {
        StreamResult& result = (*series)[stream];
        if (result.staged) ++report.counts.written;
        if (result.is_removed) ++report.counts.removed;
        explain(plans[i].streams[stream], result, report);
        results.push_back(std::move(result));
      }
      m_workspace.report_progress("export", progress.done + i + 1, progress.total);
    }
    return results;
  }

  std::function<OrderedQueue<SeriesResult>::Work()> make_work(std::span<const SeriesPlan> plans,
                                                              base::StagedFiles& staged) {
    return [this, plans, &staged]() -> OrderedQueue<SeriesResult>::Work {
      auto by = std::make_shared<WorkerReads>(m_workspace, m_root.path());
      return [this, plans, &staged, by](size_t index) {
        base::throw_if_interrupted();
        const SeriesPlan& plan = plans[index];
        if (!m_request.all) {
          auto appended = exports::append_series(plan, by->image, m_rows, m_folders, m_changes, by->states, staged);
          if (appended) return std::move(*appended);
        }
        return exports::export_series(plan, by->image, m_rows, m_folders, &staged);
      };
    };
  }

  void explain(const exports::StreamPlan& plan, const StreamResult& result, ExportReport& report) const {
    const bool is_absent = result.row.state == store::FileState::absent;
    if (!m_request.explain || plan.reason.empty() || (is_absent && !result.is_removed)) return;
    const char* action = result.is_append ? "append" : result.staged ? "write" : result.is_removed ? "remove" : "keep";
    report.explained.push_back({plan.path, action, plan.reason});
  }

  // Makes the staged files durable, then the ledger that says so.
  void commit(base::StagedFiles& staged, std::vector<StreamResult>& results,
              const std::vector<std::string>& gone = {}) {
    const auto identities = staged.commit();
    sql::Transaction transaction(m_database);
    for (StreamResult& result : results) {
      if (result.staged) result.row.set_identity(identities[*result.staged]);
      if (result.ledger_changed) m_ledger.put(result.row, result.digest_state);
      m_rows[result.row.path] = std::move(result.row);
    }
    for (const std::string& path : gone) m_ledger.remove(path);
    transaction.commit();
  }

  const Workspace& m_workspace;
  sql::Writer& m_database;
  const ExportRequest& m_request;
  base::Folder m_root;
  exports::TreeFolders m_folders;
  store::LedgerWriter m_ledger;
  // Read before the series: what another program changes in between is then found by the next run.
  int64_t m_shows_audit_id;
  store::LoggedChanges m_changes;
  std::vector<store::ExportSeries> m_series;
  exports::LedgerMap m_rows;
};

void require_known_symbol(const ExportRequest& request, const std::vector<SeriesPlan>& plans) {
  if (request.symbol && plans.empty()) throw base::Error("symbol " + *request.symbol + ": the store does not have it");
}

}  // namespace

ExportReport export_tree(const Workspace& workspace, sql::Writer& database, const ExportRequest& request) {
  ExportReport report;
  database.run_script("PRAGMA shrink_memory");
  const bool has_tree = std::filesystem::exists(workspace.export_dir / exports::k_manifest_name);
  if (!request.symbol && !has_tree && !store::has_any_series(database)) return report;
  TreeWriter tree(workspace, database, request);
  std::vector<SeriesPlan> wanted = tree.plan();
  require_known_symbol(request, wanted);
  tree.remove_orphans(report);
  // Not the one of std::ranges, which clang 14 (the fuzz targets) cannot take from this library.
  const auto current =
      std::stable_partition(wanted.begin(), wanted.end(), [](const SeriesPlan& plan) { return plan.is_out_of_date(); });
  const std::span plans(wanted.begin(), current);
  base::log_verbose(
      fmt::format("{}: the files of {} series are out of date", workspace.export_dir.string(), plans.size()));
  for (size_t done = 0; done < plans.size(); done += k_series_per_set) {
    if (done > 0)
      database.run_script("PRAGMA shrink_memory");  // this set's rows of the ledger are others than the last one's
    const auto set = plans.subspan(done, std::min(k_series_per_set, plans.size() - done));
    tree.write_series(set, {done, plans.size()}, report);
  }
  tree.write_indexes(report);
  tree.conclude();
  report.counts.unchanged = tree.count_files(wanted) - report.counts.written;
  return report;
}

}  // namespace bluedot::pipeline
