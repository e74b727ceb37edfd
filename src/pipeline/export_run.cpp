#include "pipeline/export_run.hpp"

#include "base/background.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "exports/index_files.hpp"
#include "exports/orphans.hpp"
#include "exports/series_append.hpp"
#include "exports/tree_layout.hpp"
#include "pipeline/ordered_queue.hpp"
#include "sql/checkpoint.hpp"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <future>
#include <span>

namespace bluedot::pipeline {
namespace {

// Results a worker may be ahead; they are small.
constexpr size_t k_window_per_worker = 64;

using exports::k_series_per_set;
using exports::SeriesPlan;
using exports::SeriesResult;
using exports::StreamResult;
using DraftedSeries = std::map<int64_t, SeriesResult>;  // by series_id

// What symbol_info and manifest shall be; empty when they are it.
struct Indexes {
  std::string fingerprint;
  std::vector<exports::IndexFile> files;
  std::vector<std::string> gone;  // symbol_info of repositories that are no more
};

struct Progress {
  size_t done = 0, total = 0;  // series before these, and all in all
};

// An export tree being written, and its ledger as it will be.
class TreeWriter {
 public:
  TreeWriter(const Workspace& workspace, sql::Database& database, const ExportRequest& request, ExportAhead* ahead)
      : m_workspace(workspace),
        m_database(database),
        m_root(base::Folder::open_root(workspace.export_dir, true)),
        m_folders(m_root),
        m_ledger(database, m_root.path()),
        m_shows_audit_id(store::last_audit_id(database)),
        m_changes(database, m_ledger.shows_audit_id()),
        m_concludes(!request.symbol),
        m_rewrite_all(request.all),
        m_explains(request.explain),
        m_series(store::series_to_export(database)),
        m_ahead(ahead) {
    std::optional<exports::LedgerMap> rows;
    if (ahead != nullptr) rows = ahead->take_ledger(m_root.path());
    m_rows = rows ? std::move(*rows) : exports::load_ledger(m_ledger);
  }

  std::vector<SeriesPlan> plan(const exports::PlanRequest& request) {
    return exports::plan_exports(m_series, m_rows, m_folders, m_workspace.settings, m_workspace.clock.now(), request);
  }

  // The series of `drafts` are written from them; `staged` is the set that holds these. With the last ones go
  // symbol_info and the manifest.
  void write_series(std::span<const SeriesPlan> plans, DraftedSeries& drafts, base::StagedFiles& staged,
                    const Progress& progress, ExportReport& report) {
    std::vector<StreamResult> results;
    results.reserve(plans.size() * exports::k_stream_count);
    Meanwhile meanwhile(*this, plans);
    {
      const Workers workers = workers_for(m_workspace.jobs, plans.size());
      OrderedQueue<SeriesResult> queue(plans.size(), workers, workers.always * k_window_per_worker,
                                       make_work(plans, drafts, staged));
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
    }
    record(staged, results, meanwhile, progress.done + plans.size() == progress.total, report);
  }

  void write_series(std::span<const SeriesPlan> plans, const Progress& progress, ExportReport& report) {
    base::StagedFiles staged(m_root);
    DraftedSeries no_drafts;
    write_series(plans, no_drafts, staged, progress, report);
  }

  // Where no series is to be written.
  void write_indexes(ExportReport& report) {
    base::StagedFiles staged(m_root);  // also empties what a crash left staged
    write_indexes(make_indexes(), staged, report);
  }

  // The whole tree is up to date: the next run need not ask what happened before this one began. Mostly the commit of
  // symbol_info and manifest has said so.
  void conclude() {
    if (!m_concludes || m_ledger.shows_audit_id() == m_shows_audit_id) return;
    sql::Transaction transaction(m_database);
    m_ledger.set_shows_audit_id(m_shows_audit_id);
    transaction.commit();
  }

  // Before the manifest is written anew, which lists them.
  void remove_orphans(ExportReport& report) {
    if (!m_concludes) return;
    for (std::string& path : exports::remove_orphans(m_series, m_rows, m_workspace.settings, m_folders)) {
      ++report.counts.removed;
      if (m_explains) report.explained.push_back({std::move(path), "remove", "the store does not have its series"});
    }
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
  // What the store's own connection does while workers find out what the files shall be, by connections of their own:
  // what was committed goes into the store's file, and files that may grow are marked. A first export marks none, and
  // need not wait for the other before it writes.
  class Meanwhile {
   public:
    Meanwhile(TreeWriter& tree, std::span<const SeriesPlan> plans) : m_database(tree.m_database) {
      if (tree.m_rows.empty()) {
        m_checkpoint = sql::BackgroundCheckpoint(m_database);
        return;
      }
      m_marking = base::in_background([this, &tree, plans] {
        sql::checkpoint(m_database);
        const auto growing = tree.files_that_may_grow(plans);
        if (growing.empty()) return;
        m_marks.emplace(m_database);
        tree.m_ledger.set_writing(growing);
      });
    }

    // Before the first byte: a crash from here on leaves a mark on every file that may have got some of its lines.
    void commit_marks() {
      if (!m_marking.valid()) return;
      m_marking.get();
      if (m_marks) m_marks->commit();
      m_marks.reset();
    }
    // Behind commit_marks.
    sql::BackgroundCheckpoint& checkpoint() { return m_checkpoint; }

   private:
    sql::Database& m_database;
    std::optional<sql::Transaction> m_marks;  // not committed
    std::future<void> m_marking;              // its destructor waits, so it stands behind what the thread uses
    sql::BackgroundCheckpoint m_checkpoint;
  };

  std::function<OrderedQueue<SeriesResult>::Work()> make_work(std::span<const SeriesPlan> plans, DraftedSeries& drafts,
                                                              base::StagedFiles& staged) {
    return [this, plans, &drafts, &staged]() -> OrderedQueue<SeriesResult>::Work {
      auto database = m_ahead != nullptr
                          ? m_ahead->reader()
                          : std::make_shared<sql::Database>(sql::Database::open_reader(m_workspace.store));
      // One state for all that this worker reads, and thousands of statements need not each look for theirs.
      database->run_script("BEGIN");
      auto image = std::make_shared<exports::SeriesImage>(*database, m_workspace.settings, m_workspace.clock.now());
      auto states = std::make_shared<store::ExportLedger>(*database, m_root.path());
      return [this, plans, &drafts, &staged, database, image, states](size_t index) {
        base::throw_if_interrupted();
        const SeriesPlan& plan = plans[index];
        if (const auto draft = drafts.find(plan.series.series_id); draft != drafts.end()) {
          auto placed = exports::place_draft(plan, std::move(draft->second), m_rows, m_folders, staged);
          if (placed) return std::move(*placed);
        }
        if (!m_rewrite_all) {
          auto appended = exports::append_series(plan, *image, m_rows, m_folders, m_changes, *states, staged);
          if (appended) return std::move(*appended);
        }
        return exports::export_series(plan, *image, m_rows, m_folders, &staged);
      };
    };
  }

  // symbol_info of every repository and the manifest, unless those that are there are right.
  Indexes make_indexes() {
    Indexes indexes;
    indexes.fingerprint = exports::index_fingerprint(m_series, m_rows, m_workspace.settings);
    if (!m_rewrite_all && exports::are_indexes_current(indexes.fingerprint, m_rows, m_folders)) return indexes;
    indexes.files = exports::index_files(m_series, m_rows, m_workspace.settings);
    for (const auto& [path, row] : m_rows) {
      const auto is_it = [&path = path](const exports::IndexFile& file) { return file.path == path; };
      if (row.stream == exports::k_symbol_info && std::ranges::none_of(indexes.files, is_it)) {
        indexes.gone.push_back(path);
      }
    }
    return indexes;
  }

  void write_indexes(const Indexes& indexes, base::StagedFiles& staged, ExportReport& report) {
    if (m_ahead != nullptr) m_ahead->close_readers();
    sql::BackgroundCheckpoint checkpoint(m_database, sql::checkpoint_and_empty);
    std::vector<StreamResult> results;
    for (const std::string& path : indexes.gone) {
      if (m_folders.identity(path))
        staged.remove(m_folders.folder_of(path), exports::TreeFolders::name_in_folder(path));
    }
    for (const exports::IndexFile& file : indexes.files) {
      store::LedgerRow row;
      row.path = file.path;
      row.stream = file.stream;
      row.fingerprint = indexes.fingerprint;
      row.row_count = file.row_count;
      results.push_back(exports::stage_if_different(std::move(row), file.bytes, m_rows, m_folders, &staged));
      if (!results.back().staged) continue;
      ++report.indexes_written;
      if (!m_explains) continue;
      report.explained.push_back({file.path, "write", "it lists files, and what it says of them changed or was lost"});
    }
    if (!results.empty()) commit(staged, results, indexes.gone, checkpoint, true);
  }

  void explain(const exports::StreamPlan& plan, const StreamResult& result, ExportReport& report) const {
    const bool is_absent = result.row.state == store::FileState::absent;
    if (!m_explains || plan.reason.empty() || (is_absent && !result.is_removed)) return;
    const char* action = result.is_append ? "append" : result.staged ? "write" : result.is_removed ? "remove" : "keep";
    report.explained.push_back({plan.path, action, plan.reason});
  }

  // Writes the series that are staged. What symbol_info and manifest are to say is found out beside the first of this;
  // they are a set of their own, so that nothing about them keeps a series from being written.
  void record(base::StagedFiles& staged, std::span<StreamResult> results, Meanwhile& meanwhile, bool with_indexes,
              ExportReport& report) {
    base::throw_if_interrupted();
    meanwhile.commit_marks();
    staged.begin_appending();
    Indexes indexes;
    std::exception_ptr failure;
    try {
      for (const StreamResult& result : results) m_rows[result.row.path] = result.row;
      if (with_indexes) indexes = make_indexes();
    } catch (...) {
      failure = std::current_exception();
    }
    commit(staged, results, {}, meanwhile.checkpoint(), false);
    if (failure) std::rethrow_exception(failure);
    if (!with_indexes) return;
    base::StagedFiles staged_indexes(m_root);
    write_indexes(indexes, staged_indexes, report);
  }

  // Of the series that by the ledger and the log need new lines alone.
  std::vector<std::string_view> files_that_may_grow(std::span<const SeriesPlan> plans) const {
    std::vector<std::string_view> paths;
    if (m_rewrite_all) return paths;
    for (const SeriesPlan& plan : plans) {
      if (!exports::first_new_line(plan, m_rows, m_changes)) continue;
      for (const exports::StreamPlan& stream : plan.streams) {
        if (m_rows.at(stream.path).state == store::FileState::written) paths.push_back(stream.path);
      }
    }
    return paths;
  }

  // Makes the staged files durable, then the ledger that says so. `checkpoint`: that has the connection until it ends.
  // `is_last`: the tree is up to date then.
  void commit(base::StagedFiles& staged, std::span<StreamResult> results, const std::vector<std::string>& gone,
              sql::BackgroundCheckpoint& checkpoint, bool is_last) {
    std::vector<StreamResult*> by_place;
    for (StreamResult& result : results) {
      if (!result.staged) continue;
      by_place.resize(std::max(by_place.size(), *result.staged + 1));
      by_place[*result.staged] = &result;
    }
    std::optional<sql::Transaction> transaction;
    const auto begin = [&] {
      if (transaction) return;
      checkpoint.finish();
      transaction.emplace(m_database);
    };
    // What is known of a file before the disk has synced it is put down meanwhile, and committed when it has.
    staged.commit([&](size_t place, const base::FileIdentity& identity) {
      begin();
      put_down(*by_place[place], identity);
    });
    begin();
    for (StreamResult& result : results) {
      if (!result.staged) put_down(result, std::nullopt);
    }
    for (const std::string& path : gone) m_ledger.remove(path);
    if (is_last && m_concludes) m_ledger.set_shows_audit_id(m_shows_audit_id);
    transaction->commit();
  }

  void put_down(StreamResult& result, const std::optional<base::FileIdentity>& written) {
    if (written) result.row.set_identity(*written);
    if (result.ledger_changed) m_ledger.put(result.row, result.digest_state);
  }

  const Workspace& m_workspace;
  sql::Database& m_database;
  base::Folder m_root;
  exports::TreeFolders m_folders;
  store::ExportLedger m_ledger;
  // Read before the series: what another program changes in between is then found by the next run.
  int64_t m_shows_audit_id;
  store::LoggedChanges m_changes;
  bool m_concludes, m_rewrite_all, m_explains;
  std::vector<store::ExportSeries> m_series;
  ExportAhead* m_ahead;  // may be null
  exports::LedgerMap m_rows;
};

void require_known_symbol(const ExportRequest& request, const std::vector<SeriesPlan>& plans) {
  if (request.symbol && plans.empty()) throw base::Error("symbol " + *request.symbol + ": the store does not have it");
}

// Writes the series that are there as drafts, as one set, and puts them first; returns how many they are.
size_t write_drafted(TreeWriter& tree, std::span<SeriesPlan> plans, Drafts& drafts, ExportReport& report) {
  DraftedSeries drafted = drafts.take();
  size_t count = 0;
  if (base::StagedFiles* staged = drafts.files().staged(); staged != nullptr) {
    const auto others = std::stable_partition(plans.begin(), plans.end(), [&](const SeriesPlan& plan) {
      return plan.series.revision == 1 && drafted.contains(plan.series.series_id);
    });
    count = static_cast<size_t>(others - plans.begin());
    if (count > 0) tree.write_series(plans.first(count), drafted, *staged, {0, plans.size()}, report);
  }
  drafts.files().drop();
  return count;
}

}  // namespace

ExportReport export_tree(const Workspace& workspace, sql::Database& database, const ExportRequest& request,
                         const Prepared& prepared) {
  ExportReport report;
  database.release_memory();
  const bool has_tree = std::filesystem::exists(workspace.export_dir / exports::k_manifest_name);
  if (!request.symbol && !has_tree && !store::has_any_series(database)) return report;
  TreeWriter tree(workspace, database, request, prepared.ahead);
  std::vector<SeriesPlan> wanted = tree.plan({request.all, request.symbol});
  require_known_symbol(request, wanted);
  tree.remove_orphans(report);
  // Not the one of std::ranges, which clang 14 (the fuzz targets) cannot take from this library.
  const auto current =
      std::stable_partition(wanted.begin(), wanted.end(), [](const SeriesPlan& plan) { return plan.is_out_of_date(); });
  const std::span plans(wanted.begin(), current);
  base::log_verbose(
      fmt::format("{}: the files of {} series are out of date", workspace.export_dir.string(), plans.size()));
  size_t done = prepared.drafts == nullptr ? 0 : write_drafted(tree, plans, *prepared.drafts, report);
  for (; done < plans.size(); done += k_series_per_set) {
    if (done > 0) database.release_memory();  // this set's rows of the ledger are others than the last one's
    const auto set = plans.subspan(done, std::min(k_series_per_set, plans.size() - done));
    tree.write_series(set, {done, plans.size()}, report);
  }
  if (plans.empty()) tree.write_indexes(report);
  tree.conclude();
  report.counts.unchanged = tree.count_files(wanted) - report.counts.written;
  return report;
}

}  // namespace bluedot::pipeline
