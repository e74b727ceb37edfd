#include "pipeline/check_run.hpp"

#include "base/error.hpp"
#include "base/folder.hpp"
#include "base/interrupt.hpp"
#include "base/plural.hpp"
#include "base/stopwatch.hpp"
#include "exports/ledger_check.hpp"
#include "sql/integrity.hpp"
#include "sql/write_lock.hpp"
#include "store/archive/archive_check.hpp"
#include "store/check/audit_check.hpp"
#include "store/check/rule_check.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/export_reader.hpp"
#include "store/writing/settings_store.hpp"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <optional>

namespace bluedot::pipeline {
namespace {

// A look at the first thousand tells what happened; the count says how far it goes.
constexpr size_t k_max_findings = 1'000;
// The end of the log that a quick check verifies: what a few daily loads append.
constexpr int64_t k_quick_entries = 10'000;

class Checker {
 public:
  Checker(const sql::Reader& database, CheckReport& report) : m_database(database), m_report(report) {}

  // What a damaged file makes impossible to read is a finding; the other checks go on.
  template <typename Work>
  void attempt(const std::string& what, const Work& work, const model::Finding& about = {}) {
    base::throw_if_interrupted();
    try {
      work();
    } catch (const base::Error& error) {
      if (error.kind() != base::ErrorKind::failed && error.kind() != base::ErrorKind::damaged) throw;
      unreadable(what + ": " + error.what(), about);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& failure) {
      unreadable(what + " has a value that cannot be: " + failure.what(), about);
    }
  }

  void structure(bool thorough) {
    attempt("the pages", [&] { sql::check_structure(m_database, thorough, sink()); });
    attempt("the schema", [&] { sql::check_schema(m_database, sink()); });
    if (thorough) attempt("the references", [&] { sql::check_references(m_database, sink()); });
    attempt("the series", [&] { store::check_figures(m_database, sink()); });
  }

  void log(bool thorough) {
    attempt("the log", [&] {
      const store::AuditCheck log =
          thorough ? store::check_audit_log(m_database) : store::check_audit_end(m_database, k_quick_entries);
      m_report.log_entries = log.sealed;
      if (!log.broken) return;
      m_report.add({"log", fmt::format("entry {} {}", log.broken->audit_id, log.broken->what)});
    });
  }

  void archives() {
    attempt("the archives", [&] { store::check_archives(m_database, sink()); });
  }

  void rule(const Workspace& workspace) {
    attempt("the series", [&] {
      // What the store was made by: a configuration that says otherwise is applied by the next command that writes.
      const model::Settings settings = store::load_settings(m_database, {});
      int64_t untold = 0;
      const auto all = store::series_to_check(m_database);
      for (const store::CheckedSeries& series : all) {
        workspace.report_progress("check", static_cast<size_t>(m_report.series++), all.size());
        attempt("the series",
                [&] {
                  m_report.bars += store::check_series(m_database, series, settings, sink(), untold);
                  if (!store::check_window(m_database, series, sink())) m_wrong_windows.push_back(series.series_id);
                },
                {"", "", series.code, std::string(model::name_of(series.timeframe))});
      }
      if (untold > 0) {
        m_report.notes.push_back(
            fmt::format("{} {} that a correction holds cannot be judged: what documents said is archived", untold,
                        base::plural(untold, "bar")));
      }
    });
  }

  // The series whose digests are not those of their bars or dots.
  const std::vector<int64_t>& wrong_windows() const { return m_wrong_windows; }

  model::FindingSink sink() {
    return [this](model::Finding finding) { m_report.add(std::move(finding)); };
  }

 private:
  void unreadable(std::string what, model::Finding about) {
    about.kind = "unreadable";
    about.what = std::move(what);
    m_report.add(std::move(about));
  }

  const sql::Reader& m_database;
  CheckReport& m_report;
  std::vector<int64_t> m_wrong_windows;
};

// Tells whether anything was committed since it was made, which a connection inside its transaction does not see.
class Watch {
 public:
  explicit Watch(const std::filesystem::path& store)
      : m_database(sql::Reader::open(store)), m_state(m_database.pragma("data_version")) {}
  bool saw_a_commit() const { return m_database.pragma("data_version") != m_state; }

 private:
  sql::Reader m_database;
  int64_t m_state;
};

// The tree can be compared only while nobody writes: between the renames of a run and its ledger they differ.
void check_tree(const Workspace& workspace, const sql::Reader& database, const Watch& watch, Checker& checker,
                CheckReport& report) {
  const auto skip = [&](const std::string& writer) {
    report.notes.push_back("the export tree was not compared: the store is being written by " + writer);
  };
  if (const auto writer = sql::present_writer(workspace.store)) return skip(*writer);
  std::optional<base::Folder> root;
  if (std::filesystem::exists(workspace.export_dir)) {
    root.emplace(base::Folder::open_root(workspace.export_dir, false));
  }
  const std::string folder = std::filesystem::weakly_canonical(workspace.export_dir).string();
  const exports::LedgerCheck ledger{database, root ? &*root : nullptr, folder, base::throw_if_interrupted};
  CheckReport found;
  const model::FindingSink sink = [&](model::Finding finding) { found.add(std::move(finding)); };
  exports::LedgerFiles known;
  checker.attempt("the ledger", [&] { known = check_ledger_files(ledger, !report.quick, sink); });
  report.files = known.files;
  if (!known.is_known && found.finding_count == 0 && store::has_any_series(database)) {
    report.notes.push_back(folder + ": nothing was exported there yet; 'bluedot export' does");
  }
  if (!report.quick) {
    checker.attempt("the exports",
                    [&] { check_ledger_bytes(ledger, workspace.settings, workspace.clock.now(), sink); });
  }
  if (found.finding_count == 0) return;
  if (const auto writer = sql::present_writer(workspace.store)) return skip(*writer);
  if (watch.saw_a_commit()) return skip("a command that has ended by now");
  for (model::Finding& finding : found.findings) report.add(std::move(finding));
}

// A wrong digest hides what differs from the next document: without it the bars themselves are read.
void drop_wrong_windows(const Workspace& workspace, const std::vector<int64_t>& series, CheckReport& report) {
  // A file whose pages are damaged is not written to.
  const auto is_structure = [](const model::Finding& one) { return one.kind == "structure"; };
  if (series.empty() || std::ranges::any_of(report.findings, is_structure)) return;
  const std::string what = fmt::format("digests of {} series that are not of their bars", series.size());
  try {
    const sql::WriteLock lock(workspace.store, "check");
    auto database = sql::Writer::open(workspace.store);
    sql::Transaction transaction(database);
    sql::Statement drop = database.prepare_named("drop_window_digest");
    for (const int64_t series_id : series) drop.bind(series_id).run();
    transaction.commit();
    report.notes.push_back("dropped " + what + ": the next documents are compared with the bars themselves");
  } catch (const base::Error& error) {
    report.notes.push_back(fmt::format("{} could not be dropped: {}; run 'bluedot check' again", what, error.what()));
  }
}

void note_archives(const Workspace& workspace, const sql::Reader& database, CheckReport& report) {
  for (const store::Archive& archive : store::list_archives(database)) {
    const bool is_there = std::filesystem::exists(archive.file);
    report.notes.push_back(fmt::format("what ended with batch {} or before is archived in {}{}", archive.until_batch,
                                       archive.file, is_there ? "" : ", which is not there now"));
  }
  const auto bytes = static_cast<int64_t>(std::filesystem::file_size(workspace.store));
  if (auto note = note_on_size(workspace, bytes); !note.empty()) report.notes.push_back(std::move(note));
}

}  // namespace

void CheckReport::add(model::Finding finding) {
  ++finding_count;
  if (findings.size() < k_max_findings) findings.push_back(std::move(finding));
}

CheckReport check(Workspace& workspace, bool quick) {
  const base::Stopwatch stopwatch;
  CheckReport report;
  report.quick = quick;
  std::optional<sql::Reader> opened;
  try {
    opened.emplace(open_for_reading(workspace));
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::damaged) throw;
    report.add({"structure", std::string("what every command reads first cannot be read: ") + error.what()});
    return report;
  }
  const sql::Reader& database = *opened;
  const Watch watch(workspace.store);
  std::optional<sql::Snapshot> one_state(database);
  Checker checker(database, report);
  checker.structure(!quick);
  checker.log(!quick);
  checker.archives();
  if (!quick) checker.rule(workspace);
  check_tree(workspace, database, watch, checker, report);
  checker.attempt("the archives", [&] { note_archives(workspace, database, report); });
  one_state.reset();
  drop_wrong_windows(workspace, checker.wrong_windows(), report);
  report.seconds = stopwatch.seconds();
  return report;
}

CheckReport check_quickly(const sql::Reader& database) {
  CheckReport report;
  report.quick = true;
  Checker checker(database, report);
  checker.structure(false);
  checker.log(false);
  checker.archives();
  return report;
}

}  // namespace bluedot::pipeline
