// What happens to the store as a file: rows go to an archive and come back, it is backed up and restored, a command
// that writes to it is cut off, something changes it around its triggers.
#include "base/error.hpp"
#include "pipeline/archive_run.hpp"
#include "pipeline/backup_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/restore_run.hpp"
#include "pipeline/tree_check_run.hpp"
#include "pipeline/undo_run.hpp"
#include "property/rule_program.hpp"
#include "store/writing/batch_writer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sqlite3.h>
#include <stdexcept>

namespace bluedot::tests {
namespace {

bool is_known(const std::vector<SaidDocument>& documents, const SaidDocument& one) {
  return std::any_of(documents.begin(), documents.end(),
                     [&](const SaidDocument& other) { return other.digest == one.digest; });
}

}  // namespace

void RuleProgram::must_be(bool is_so, const std::string& what) const {
  if (!is_so) throw std::logic_error(m_story + what);
}

void RuleProgram::open() {
  using Purpose = pipeline::OpenStore::Purpose;
  const auto purpose = m_workspace.configured.empty() ? Purpose::keep_settings : Purpose::write;
  m_store = std::make_unique<pipeline::OpenStore>(m_workspace, store::Command::ingest, "", purpose);
  m_store->database().run_script("PRAGMA synchronous = OFF");  // nothing here is about durability
  m_reader = std::make_unique<sql::Reader>(sql::Reader::open(m_workspace.store));
  REQUIRE(sqlite3_open(m_workspace.store.c_str(), &m_other) == SQLITE_OK);
  m_is_recursive = false;
}

void RuleProgram::close() {
  REQUIRE(sqlite3_close(m_other) == SQLITE_OK);
  m_other = nullptr;
  m_reader.reset();
  m_store.reset();
}

// All that there is: what is cold is decided by the clock, and the next day has begun.
void RuleProgram::archive() {
  pipeline::ArchiveRequest request;
  request.before = base::Date::parse_iso("2030-01-01");
  request.to = m_folder / "archives";
  const auto report = pipeline::archive(m_workspace, *m_store, request);
  if (!report.batch_id) return;
  tell("  archived as batch " + std::to_string(*report.batch_id));
  m_archives.push_back(report.file);
}

void RuleProgram::take_archives_back() {
  for (; !m_archives.empty(); m_archives.pop_back()) {
    const auto report = pipeline::take_back(m_workspace, *m_store, m_archives.back());
    tell("  taken back by batch " + std::to_string(report.batch_id));
  }
}

// While the store is open; edits in plain SQL that are not settled are in it, too.
void RuleProgram::back_up() {
  pipeline::BackupRequest request;
  request.target = m_folder / ("backup-" + std::to_string(m_backups.size()) + ".db");
  const auto report = pipeline::make_backup(m_workspace, request);
  tell("  backup " + report.file.filename().string() + " of batch " + std::to_string(last_batch()));
  m_backups.push_back({report.file, m_oracle, m_weekly, m_states, m_tables, m_archives, last_batch(), m_restores});
}

// The store is what it was, and so is all that is known of it; what was lost may come again.
void RuleProgram::restore(Chooser& choose) {
  if (m_backups.empty()) return back_up();
  Backup& backup = m_backups[static_cast<size_t>(choose.pick(0, static_cast<int>(m_backups.size()) - 1))];
  const bool has_gone_on = backup.restores == m_restores && backup.last_batch < last_batch();
  tell("  restore " + backup.file.filename().string());
  elsewhere([&] {
    if (has_gone_on) {
      bool is_refused = false;
      try {
        pipeline::restore(m_workspace, backup.file, false);
      } catch (const base::Error&) {
        is_refused = true;
      }
      must_be(is_refused, "a store that has more than the backup was replaced without --force");
    }
    pipeline::restore(m_workspace, backup.file, true);
  });
  m_has_open_edits = false;  // settled by the next writing command
  backup.restores = ++m_restores;
  for (const auto* oracle : {&m_oracle, &m_weekly}) {
    for (const SaidDocument& said : oracle->documents) {
      const bool is_lost = !is_known(backup.days.documents, said) && !is_known(backup.weeks.documents, said);
      if (is_lost && !is_known(m_lost, said)) m_lost.push_back(said);
    }
  }
  m_oracle = backup.days;
  m_weekly = backup.weeks;
  m_states = backup.states;
  m_tables = backup.tables;
  m_archives = backup.archives;
  if (!choose.one_in(2)) return;
  const std::string differing = differing_exports();
  must_be(differing.empty(), "exports after the restore: " + differing);
}

// An undo that is committed and cannot do its exports; the same again completes it, once more is refused.
void RuleProgram::undo_cut_off(Chooser& choose) {
  const int64_t last = last_batch();
  if (last == 0) return;
  const int64_t batch = choose.pick(1, static_cast<int>(last));
  if (ask("SELECT command FROM batch WHERE batch_id = " + std::to_string(batch)) == "archive") return;
  export_now();  // takes away what a restore may have left of symbols that are gone
  tell("  undo batch " + std::to_string(batch) + ", cut off");
  pipeline::UndoRequest request;
  request.batch = batch;
  pipeline::Workspace without_tree = m_workspace;
  without_tree.export_dir = m_folder / "in_the_way";
  write_file(without_tree.export_dir, "a file, where a folder is to be");
  const bool holds = m_oracle.holds(batch);
  bool is_refused = false;
  elsewhere([&] {
    try {
      const auto first = pipeline::undo(without_tree, request);
      must_be(!first.exports.failure.empty(), "the exports should have failed");
      must_be(holds != first.undone.empty(), "a batch is undone when it holds, and only then");
      if (holds) m_oracle.undoes[first.undone.front().undo_batch] = batch;
    } catch (const base::Error& refused) {
      if (needs_archive(refused)) throw;
      tell(std::string("  refused: ") + refused.what());
      is_refused = true;
      return;
    }
    m_weekly.undoes = m_oracle.undoes;
    const auto second = pipeline::undo(m_workspace, request);
    must_be(second.undone.empty() && second.exports.done, "the undo was to be completed, not done again");
    must_be(second.completed && m_oracle.undoes.at(*second.completed) == batch, "another undo was completed");
    bool is_complete = false;
    try {
      pipeline::undo(m_workspace, request);
    } catch (const base::Error&) {
      is_complete = true;
    }
    must_be(is_complete, "an undo that is complete was completed again");
    const auto differences = pipeline::check_exports(m_workspace).differences;
    must_be(differences.empty(),
            differences.empty() ? "" : "after the undo the tree is not the store's: " + differences.front().path);
  });
  if (is_refused) return;  // and nothing was exported
  const std::string differing = differing_files("daily", m_oracle) + differing_files("weekly", m_weekly);
  must_be(differing.empty(), "exports after the undo: " + differing);
}

// Which document of a batch said a lost value first is told only where there is one that may have.
bool RuleProgram::is_told_apart(const RuleOracle& oracle, const Bar& bar, bool is_dot) const {
  const std::string batch = ask(is_dot ? "SELECT batch_id FROM signal WHERE date = '" + bar.date.iso() + "'"
                                       : "SELECT batch_id FROM bar" + where(bar));
  return std::ranges::count_if(oracle.documents,
                               [&](const SaidDocument& said) { return std::to_string(said.batch) == batch; }) == 1;
}

// A bar or a dot that a document decides is changed with the triggers off. The same documents, read again, put it back.
void RuleProgram::damage(Chooser& choose) {
  const Bar bar = draw_bar(choose);
  const RuleOracle& oracle = oracle_of(bar.timeframe);
  const auto value = oracle.value(bar.date);
  const bool is_dot = bar.timeframe == model::Timeframe::daily && choose.one_in(4);
  std::string script;
  if (is_dot) {
    if (!oracle.has_dot(bar.date) || oracle.held_dot(bar.date)) return;
    script = "DELETE FROM signal WHERE date = '" + bar.date.iso() + "'";
  } else if (value && !value->is_pinned && !value->is_derived) {
    static const std::vector<std::string> k_changes{"UPDATE bar SET close = close + 0.25",
                                                    "UPDATE bar SET volume = coalesce(volume, 0) + 1",
                                                    "UPDATE bar SET provisional = 1 - provisional", "DELETE FROM bar"};
    script = k_changes[static_cast<size_t>(choose.pick(0, 3))] + where(bar);
  } else {
    return;
  }
  if (script.starts_with("DELETE") && !is_told_apart(oracle, bar, is_dot)) return;
  take_archives_back();  // since when a lost value stood is told by the log alone
  tell("  triggers off: " + script);
  m_store->database().run_script(script);
  if (choose.one_in(2)) export_now();
  const std::vector<SaidDocument> documents = oracle.documents;
  store::BatchWriter batch(m_store->database(), run(store::Command::ingest), {m_workspace.settings, false});
  const store::OpenBatch open_batch = batch.batch_id();
  store::Prefetcher prefetcher(*m_reader, open_batch);
  size_t put_back = 0;
  for (const SaidDocument& said : documents) {
    if (!oracle.holds(said.batch)) continue;
    const auto stored = prefetcher.read(said.document, store::WindowDigest::of(said.document), true);
    batch.count_known(store::KnownAs::taken_in);
    const auto restored = batch.look_again({"folder", said.digest + ".json", said.digest, 100}, said.document, stored);
    put_back += restored.bars.size() + restored.dots.size();
  }
  batch.commit(base::Instant{1754300000000});
  must_be(put_back == 1, std::to_string(put_back) + " values were put back");
}

}  // namespace bluedot::tests
