#!/usr/bin/env python3
"""Drops one safety of bluedot at a time and looks whether the suite notices: mutants.py SOURCE BUILD [NAME...].

SOURCE is the root of the repository, BUILD a build of it whose harnesses (BUILD/tests/power_loss and so on) judge. Each
mutant is one edit of a copy of the sources; an edit that does not apply is an error, so that the list stays true. Exits 1
when a mutant survives."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# name, what is dropped: (file, old, new); who must notice: a harness with its arguments, `case NAME` (a golden case of
# tests/cli) or `unit FOLDER` (a program of tests/unit).
MUTANTS = [
    ("synchronous off", [("src/sql/database.cpp", '"synchronous", "3"', '"synchronous", "0"')],
     "power_loss --points 400"),
    ("no sync before the rename", [("src/base/staged_files.cpp", "  sync_written();\n", "  m_open.clear();\n")],
     "power_loss --points 400"),
    ("no sync of many files",
     [("src/base/staged_files.cpp", "    m_root.sync_file_system();\n  } else {", "  } else {")],
     "power_loss --points 400"),
    ("no sync of few files", [("src/base/staged_files.cpp", "result = fdatasync(file.get());", "result = 0;")],
     "power_loss --points 1500"),
    ("no sync of the folder", [("src/base/staged_files.cpp", "folder->sync();", "static_cast<void>(folder);")],
     "power_loss --points 400"),
    ("no sync of a new folder's name",
     [("src/base/folder.cpp", "k_folder_mode) == 0) {\n      sync();", "k_folder_mode) == 0) {")],
     "power_loss --points 1500"),
    ("appends leave no mark in the ledger", [("src/pipeline/export_run.cpp", "m_ledger.set_writing(growing);\n    transaction.commit();", "m_ledger.set_writing(growing);")],
     "power_loss --points 4000"),
    ("appends begin before their marks are committed",
     [("src/pipeline/export_run.cpp",
       "    mark_growing(plans);\n    base::StagedFiles staged(m_root);\n    auto results = render(plans, staged, progress, report);",
       "    base::StagedFiles staged(m_root);\n    auto results = render(plans, staged, progress, report);\n    mark_growing(plans);")],
     "power_loss --points 4000"),
    ("right bytes are taken for synced ones",
     [("src/exports/series_export.cpp", "(!is_half_written && holds_bytes", "((is_half_written || true) && holds_bytes")],
     "unit pipeline"),
    ("a file of the tree that somebody edited goes with those of a replaced store",
     [("src/exports/orphans.cpp", "base::xxh3_128_hex(*bytes) == file.digest", "!file.digest.empty()")], "unit pipeline"),
    ("a restored store without a WAL",
     [("src/pipeline/restore_run.cpp", "sql::Writer::open(copy);", "static_cast<void>(copy);")],
     "unit pipeline"),
    ("a past without the undos of then",
     [("src/store/reading/as_of.cpp", "  show_undone(reader, batch_id);\n", "")], "unit store"),
    ("appends to whatever file is there",
     [("src/base/staged_files.cpp", "if (!(identity_of(file, path) == expected)) {", "if (false) {")],
     "unit base"),
    ("a transaction that begins when it writes",
     [("src/sql/database.cpp", "run_script(\"BEGIN IMMEDIATE\")", "run_script(\"BEGIN\")")],
     "intruder --points 40"),
    ("no write lock", [("src/sql/write_lock.cpp", "LOCK_EX | LOCK_NB) != 0", "LOCK_EX | LOCK_NB) > 0")],
     "intruder --points 12"),
    ("the ledger before the files, and no look at the file",
     [("src/pipeline/export_run.cpp", "    const auto identities = staged.commit();\n    sql::Transaction",
       "    const std::vector<base::FileIdentity> identities(results.size());\n    sql::Transaction"),
      ("src/pipeline/export_run.cpp", "m_ledger.remove(path);\n    transaction.commit();",
       "m_ledger.remove(path);\n    transaction.commit();\n    staged.commit();"),
      ("src/store/tables/export_ledger.cpp", "return identity && state == FileState::written",
       "return identity && state == FileState::written;\n  return identity && state == FileState::written")],
     "kill_at_syscall --scenario second_day"),
    ("a ledger that trusts any file",
     [("src/store/tables/export_ledger.cpp", "return identity && state == FileState::written",
       "return identity && state == FileState::written;\n  return identity && state == FileState::written")],
     "case export/explain_after_edit"),
    ("left-overs of a killed export stay", [("src/base/staged_files.cpp", "  empty_staging(root);\n", "")],
     "kill_at_syscall --scenario export"),
    ("files written in place",
     [("src/base/staged_files.cpp", "O_WRONLY | O_CREAT | O_EXCL |", "O_WRONLY | O_CREAT |"),
      ("src/base/staged_files.cpp", "  empty_staging(root);\n", "")],
     "kill_at_syscall --scenario export"),
    ("a batch for each document",
     [("src/pipeline/ingest.cpp", "constexpr int64_t k_batch_documents = 5'000;", "constexpr int64_t k_batch_documents = 1;")],
     "kill_at_syscall --scenario first_day"),
    ("a failed sync of the store is an ordinary error",
     [("src/sql/errors.cpp", "if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC)", "if (false)")],
     "faults --scenario second_day --points 60"),
    ("a failed sync of files is overlooked",
     [("src/base/folder.cpp", "  if (result != 0) throw Fatal(system_error(\"cannot sync the file system of",
       "  if (result > 0) throw Fatal(system_error(\"cannot sync the file system of"),
      ("src/base/staged_files.cpp", "if (result != 0) throw Fatal", "if (result > 0) throw Fatal")],
     "faults --scenario export --points 60"),
    ("a short write is taken for a whole one",
     [("src/base/staged_files.cpp", "bytes.remove_prefix(static_cast<size_t>(count));",
       "bytes.remove_prefix(static_cast<size_t>(count) == 0 ? 0 : bytes.size());")],
     "faults --scenario export --points 60"),
    ("a hot journal bars the way",
     [("src/sql/database.cpp", "if (look_at_schema(look) == SQLITE_READONLY_ROLLBACK) return;", "")],
     "kill_at_syscall --scenario first_day"),
    ("a new store in several transactions",
     [("src/sql/migrator.cpp", "    for (const EmbeddedFile& migration : migrations) apply(database, migration, now);\n    transaction.commit();",
       "    apply(database, migrations[0], now);\n    transaction.commit();\n    return migrate(database, file, now, migrations);")],
     "unit sql"),
    ("the journal mode is not looked at",
     [("src/sql/configuration.cpp", "if (now.step() && now.text(0) == value) return;", "if (now.step()) return;")],
     "unit sql"),
    ("another program's database is taken over",
     [("src/sql/database.cpp", "if (application_id != k_application_id && !is_blank) {", "if (false) {")], "unit sql"),
    ("a known document is taken in again",
     [("src/store/tables/document_log.cpp", "if (known) return KnownAs::taken_in;", ""),
      ("src/store/tables/document_log.cpp", "  KnownAs known = KnownAs::unknown;", "  return KnownAs::unknown;\n  KnownAs known = KnownAs::unknown;")],
     "unit store"),
    ("half a document may take back the rest",
     [("src/store/writing/batch_writer.cpp", "  if (refusal) {\n    reject(provenance, *refusal, body);",
       "  if (false) {\n    reject(provenance, *refusal, body);")],
     "case ingest/half_a_document"),
    ("what goes on after the end is not read",
     [("src/feed/parser.cpp", "if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) throw", "if (false) throw")],
     "case validate/bad"),
    ("symlinks in the tree are followed",
     [("src/base/folder.cpp", "O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC", "O_RDONLY | O_DIRECTORY | O_CLOEXEC"),
      ("src/base/folder.cpp", "O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK", "O_RDONLY | O_CLOEXEC | O_NONBLOCK")],
     "unit base"),
    ("rows that were read ahead are taken for fresh ones",
     [("src/store/writing/batch_writer.cpp", "if (is_of_this_batch(prefetched, series_id) && !is_changed) return prefetched->rows;",
       "if (is_of_this_batch(prefetched, series_id) && (is_changed || true)) return prefetched->rows;")],
     "unit store"),
    ("an archive's marks are counted and not looked at",
     [("src/store/archive/archive_check.cpp", "logged.text(1) == digest_of_marks(database)", "logged.text(1) != \"\"")],
     "unit store"),
    ("a destructor that needs memory ends the process", [("src/cli/app.cpp", "  g_terminate = std::set_terminate(end_process);\n", "")],
     "memory --scenario release --points 1500 --stop"),
    ("a worker too many fails the work",
     [("src/pipeline/ordered_queue.hpp", "      --m_workers;\n", "      --m_workers;\n      m_failure = std::current_exception();\n")], "unit pipeline"),
    ("a FIFO is waited for", [("src/source/folder_source.cpp", "O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY", "O_RDONLY | O_CLOEXEC | O_NOCTTY")],
     "unit source"),
    ("no sync of a copy before it has its name", [("src/base/durable.cpp", "  sync_path(from);\n", "")],
     "power_loss --points 1500"),
    ("no sync of a copy's folder", [("src/base/durable.cpp", "  sync_path(folder_of(to));\n", "")],
     "power_loss --points 5000"),
    ("archived rows go although the file is not there",
     [("src/pipeline/archive_run.cpp", "  packed.publish();\n  write_manifest(folder / name, to_json(manifest));\n", "")],
     "kill_at_syscall --scenario archive"),
    ("a killed archive leaves what it unpacked",
     [("src/pipeline/archive_run.cpp", "  unpacked.remove();\n  transaction.commit();\n  report.seconds",
       "  transaction.commit();\n  report.seconds")],
     "kill_at_syscall --scenario take_back"),
    ("archived evidence is taken for none",
     [("src/store/rule/archives.cpp", "batch_id > found->second.until_batch) return std::nullopt;",
       "batch_id > 0) return std::nullopt;")], "unit store"),
    ("archived dates are not looked at",
     [("src/store/rule/evaluation.cpp", "  for (const auto& [date, archived] : m_statements.archived()) dates.insert(date);\n", "")],
     "unit store"),
    ("the archived part of the log is not gone on from",
     [("src/store/rule/archives.cpp", "  return {row.integer(0), std::string(row.blob(1))};", "  return {};")], "unit store"),
    ("an archive is attached whatever it is",
     [("src/pipeline/archive_look.cpp", "  if (!fault.empty()) throw base::Error(named.string() + \": \" + fault);\n", "")],
     "case archive/damaged"),
    ("a backup is restored whatever it is",
     [("src/pipeline/restore_run.cpp", "if (base::sha256_hex_of_file(copy) != manifest->sha256) {", "if (false) {")],
     "case restore/refusals"),
    ("a killed restore keeps the store twice",
     [("src/pipeline/restore_run.cpp", "  return std::filesystem::equivalent(one, other, ignored);", "  return false;")],
     "kill_at_syscall --scenario restore"),
    ("a backup replaces the one before and then is checked",
     [("src/pipeline/backup_run.cpp", "  std::filesystem::remove(manifest_path(report.file));\n  copy.publish();",
       "  copy.publish();")], "kill_at_syscall --scenario backup_again"),
    ("a migration in pieces",
     [("src/sql/migrator.cpp", "    Transaction transaction(database);\n    apply(database, migration, now);\n    transaction.commit();\n  }\n  return saved;",
       "    apply(database, migration, now);\n  }\n  return saved;")], "kill_at_syscall --scenario migrate"),
    ("stores of other programs are taken for ours",
     [("src/sql/database.cpp", "if (application_id != k_application_id && !is_blank) {", "if (false) {")],
     "case status/no_store_of_ours"),
    ("syncs of SQLite's that fail are passed over with it",
     [("src/sql/configuration.cpp", "if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC) return;",
       "if (message != nullptr) return;")], "faults --scenario first_day --points 40"),
    ("aliases in a configuration",
     [("src/base/config.cpp", "fail(mark, \"an alias ('*name') is not understood here; write the value itself\");",
       "static_cast<void>(mark);")], "case bluedot/config_wrong_values"),
    ("marks of appends that no file of the ledger gets",
     [("src/store/tables/export_ledger.cpp", "set.bind(tree_id(), path).write_one();", "set.bind(tree_id(), path).run();")], "unit pipeline"),
    ("series wait for symbol_info and manifest",
     [("src/pipeline/export_run.cpp", "  for (size_t done = 0; done < plans.size();", "  tree.write_indexes(report);\n  for (size_t done = 0; done < plans.size();")],
     "unit pipeline"),
    ("digests of bars that were changed since",
     [("queries/bars.sql", " AND window_digest.revision = series.revision", "")], "unit store"),
    ("digests of what was outranked",
     [("src/store/writing/batch_writer.cpp",
       "for (const model::Statement& statement : m_comparison.outranked) stands.forget(statement.date);", "")],
     "unit store"),
    ("digests of what a document says nothing about",
     [("src/store/writing/batch_writer.cpp", "for (const base::Date date : document.gaps) stands.forget(date);", "")], "unit store"),
    ("digests of the first of two documents",
     [("src/store/writing/series_writer.cpp", "if (!comparison.changes.empty()) m_windows.erase(series_id);", "")], "unit store"),
    ("digests of dots that a later document of the batch changed",
     [("src/store/writing/batch_writer.cpp", "m_series_writer.forget_dots(id);", "static_cast<void>(id);")], "unit store"),
    ("digests of dots that were outranked",
     [("src/store/writing/batch_writer.cpp", "if (result.changes.is_outranked || has_more())", "if (has_more())")], "unit store"),
    ("digests of dots with others behind them",
     [("src/store/writing/batch_writer.cpp", "if (result.changes.is_outranked || has_more())",
       "if (result.changes.is_outranked || (has_more() && false))")], "unit store"),
    ("a last date is believed without the digests of its change",
     [("src/store/shortcut/window_row.cpp", "return newest && stands.knows_any() && stands.last_date() == *newest;",
       "return newest.has_value();")], "unit store"),
    ("only the stretch of a date is forgotten",
     [("src/store/shortcut/window_digest.cpp", "piece.digest = {};\n", "{ piece.digest = {}; break; }\n")], "unit store"),
    ("an end of a series that is not looked for again",
     [("queries/symbols.sql", "first_date = iif(?3 IS NULL OR first_date < ?3,", "first_date = iif(?3 IS NULL OR 1,")],
     "unit store"),
]
HANG_SECONDS = 1200


def run(command, **more):
    # A golden case may show any bytes.
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          timeout=HANG_SECONDS, **more)


class Workshop:
    """A copy of the sources, in which one mutant at a time is built."""

    def __init__(self, source, build):
        self.source, self.build = source, build
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="bluedot-mutants-"))
        tracked = run(["git", "-C", source, "ls-files"]).stdout.split("\n")
        for name in filter(None, tracked):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, self.root / name)
        self.configured = run(["cmake", "-S", self.root, "-B", self.root / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                               "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -g0 -D_GLIBCXX_ASSERTIONS"])
        if self.configured.returncode != 0:
            sys.exit(self.configured.stdout)

    def make(self, targets):
        built = run(["ninja", "-C", self.root / "build", *targets])
        return "" if built.returncode == 0 else built.stdout[-2000:]

    def edit(self, edits):
        kept = {name: (self.root / name).read_text() for name, _, _ in edits}
        for name, old, new in edits:
            text = (self.root / name).read_text()
            if text.count(old) != 1:
                sys.exit(f"{name}: '{old}' is there {text.count(old)} times, not once")
            (self.root / name).write_text(text.replace(old, new))
        return kept

    def restore(self, kept):
        for name, text in kept.items():
            (self.root / name).write_text(text)

    def judge(self, by):
        """The output of whoever must notice, or None when nobody did."""
        program = self.root / "build" / "bluedot"
        kind, *arguments = by.split()
        data = self.source / "tests" / "data"
        if kind == "unit":
            result = run([self.root / "build" / "tests" / f"test_{arguments[0]}"])
        elif kind == "case":
            result = run([self.source / "tests" / "cli" / "run_case.sh", self.source / "tests" / "cli" / arguments[0], program])
        else:
            result = run([self.build / "tests" / kind, program, data, "--stop", *arguments])
        return None if result.returncode == 0 else result.stdout


def main():
    source, build = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    chosen = [mutant for mutant in MUTANTS if not sys.argv[3:] or mutant[0] in sys.argv[3:]]
    workshop = Workshop(source, build)
    survivors = []
    for name, edits, by in chosen:
        kept = workshop.edit(edits)
        targets = ["bluedot"] if not by.startswith("unit ") else [f"test_{by.split()[1]}"]
        broken = workshop.make(targets)
        if broken:
            sys.exit(f"{name}: does not compile\n{broken}")
        try:
            noticed = workshop.judge(by)
        except subprocess.TimeoutExpired:
            noticed = "it hung"
        workshop.restore(kept)
        first = (noticed or "").strip().split("\n")
        words = next((line for line in first if "VIOLATION" in line or "FAILED" in line), first[-1])
        print(f"{'caught  ' if noticed is not None else 'SURVIVED'}  {name}  ({by})  {words[:160]}", flush=True)
        if noticed is None:
            survivors.append(name)
    shutil.rmtree(workshop.root)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants caught")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
