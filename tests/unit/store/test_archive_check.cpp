// What was changed behind our back in the notes of archives is found by the log's entries of them.
#include "store/archive/archive_check.hpp"
#include "store/archive/archiving.hpp"
#include "store/rule/archives.hpp"
#include "unit/store/store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using tests::bar;
using tests::day;
using tests::document;
using tests::moment;

namespace {

struct Noted : tests::Store {
  Noted() {
    // As somebody would who knows how to drop triggers.
    for (const char* table : {"archive", "archived_bar", "archived_signal"}) {
      for (const char* act : {"insert", "update", "delete"}) {
        database.run_script("DROP TRIGGER " + std::string(table) + "_no_" + act);
      }
    }
  }
  static store::RunInfo run() { return {"run", store::Command::archive, "", "me@here", "0", moment("2025-09-01")}; }
  void restate(double close) {
    const std::string as_of = "2025-07-0" + std::to_string(++m_documents + 1);
    take(document({bar(day("2025-07-01"), close)}, moment(as_of)), as_of);
  }
  void archive(const std::string& name) {
    const model::Settings settings;
    sql::Transaction transaction(database);
    store::Archiving archiving(database, settings, day("2025-09-02"), run());
    archiving.write(folder / name);
    archiving.conclude(name, "sha of " + name, 1);
    transaction.commit();
  }
  void take_back_newest() {
    const store::Archive archive = store::list_archives(database).back();
    sql::Transaction transaction(database);
    store::take_back(database, archive, folder / archive.file, run());
    transaction.commit();
  }
  std::string findings() {
    std::string all;
    store::check_archives(database, [&](const model::Finding& one) { all += one.kind + ": " + one.what + "\n"; });
    return all;
  }
  std::string findings_after(const std::string& edit) {
    sql::Transaction given_up(database);
    database.run_script(edit);
    return findings();
  }

 private:
  int m_documents = 0;
};

}  // namespace

TEST_CASE("archives that nobody edited have no findings: made, on each other, and taken back") {
  Noted store;
  CHECK(store.findings().empty());
  for (const double close : {100, 101, 102}) store.restate(close);
  store.archive("a.db");
  CHECK(store.findings().empty());
  for (const double close : {103, 104}) store.restate(close);
  store.archive("b.db");
  CHECK(store.findings().empty());
  store.take_back_newest();
  CHECK(store.findings().empty());
  store.take_back_newest();
  CHECK(store.findings().empty());
  store.archive("c.db");
  CHECK(store.findings().empty());
}

TEST_CASE("an edit of what is noted of an archive, or of its marks, is found") {
  Noted store;
  for (const double close : {100, 101, 102}) store.restate(close);
  store.archive("a.db");
  const auto differs = [](const std::string& name) {
    return "archive: archive 1 and entry 4 of the log differ in " + name + "\n";
  };
  CHECK(store.findings_after("UPDATE archive SET sha256 = 'other'") == differs("sha256"));
  CHECK(store.findings_after("UPDATE archive SET file = 'other'") == differs("file"));
  CHECK(store.findings_after("UPDATE archive SET until_batch = 99") == differs("until_batch"));
  CHECK(store.findings_after("UPDATE archive SET bar_count = 2") == differs("bars"));
  CHECK(store.findings_after("UPDATE archive SET chain_after = x'00'") == differs("chain_after"));
  CHECK(store.findings_after("UPDATE archive SET batch_id = 1") == differs("batch"));
  CHECK_THAT(store.findings_after("UPDATE archive SET restored_by = 4"), Catch::Contains(differs("state")));
  const std::string other_marks =
      "archive: which dates are marked as archived, or with which documents, is not as entry 4 of the log has it\n";
  CHECK(store.findings_after("DELETE FROM archived_bar") ==
        "archive: 0 dates of bars are marked as archived; by the log there are 1\n" + other_marks);
  CHECK(store.findings_after("INSERT INTO archived_signal VALUES (1, '2025-07-01', 1, NULL)") ==
        "archive: 1 dates of signals are marked as archived; by the log there are 0\n" + other_marks);
  CHECK(store.findings_after("UPDATE archived_bar SET date = '2025-07-02'") == other_marks);
  CHECK(store.findings_after("UPDATE archived_bar SET document_id = 1") == other_marks);
  CHECK(store
            .findings_after("DROP TRIGGER audit_log_no_update; UPDATE audit_log SET after = json_remove(after, "
                            "'$.marks') WHERE action = 'archive'; "
                            "UPDATE archived_bar SET document_id = 1")
            .empty());  // an entry of a version that logged how many they are
  CHECK(store.findings_after("UPDATE batch SET command = 'ingest'; UPDATE archive SET sha256 = 'other'") ==
        differs("sha256"));
  CHECK_THAT(store.findings_after("PRAGMA defer_foreign_keys = 1; DELETE FROM archive"),
             Catch::StartsWith("archive: archive 1, of entry 4 of the log, is missing\n"));
  CHECK(store.findings_after("INSERT INTO archive SELECT 2, batch_id, 4, file, sha256, size_bytes, before_date, "
                             "until_batch, log_first, log_last, chain_before, chain_after, 0, 0, 0, 0 FROM archive") ==
        "archive: the log has no archive 2\n");
}
