#include "store/archive/archiving.hpp"
#include "store/archive/cold_dates.hpp"
#include "store/check/audit_check.hpp"
#include "store/check/rule_check.hpp"
#include "store/rule/evaluation.hpp"
#include "store/writing/undo.hpp"
#include "unit/store/store_fixture.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

using namespace bluedot;
using tests::bar;
using tests::day;
using tests::document;
using tests::moment;

namespace {

const model::Settings k_settings;

// All batches of the fixture are committed on 2025-09-01.
struct Archived : tests::Store {
  // Everything there is, into `file`; the batch it took.
  int64_t archive(const std::string& name, const char* before = "2025-09-02") {
    sql::Transaction transaction(database);
    store::Archiving archiving(database, k_settings, day(before), run());
    archiving.write(folder / name);
    archiving.verify(folder / name);
    if (!archiving.has_anything()) return 0;
    archiving.conclude(name, "sha of " + name, 1);
    transaction.commit();
    return archiving.batch_id();
  }
  int64_t take_back(size_t place) {
    const store::Archive archive = store::list_archives(database).at(place);
    sql::Transaction transaction(database);
    const int64_t batch = store::take_back(database, archive, folder / archive.file, run());
    transaction.commit();
    return batch;
  }
  store::Undone undo(int64_t batch) { return store::undo_batch(database, batch, k_settings, run(), ""); }
  // Every row that archives move, but for what archives themselves logged.
  std::string rows() {
    std::string text;
    for (const char* query :
         {"SELECT quote(bar_history_id) || quote(series_id) || date || quote(close) || quote(document_id) || "
          "quote(since_batch) || quote(until_batch) || quote(until_document_id) FROM bar_history ORDER BY 1",
          "SELECT quote(audit_id) || at || quote(batch_id) || action || quote(before) || quote(chain) FROM audit_log "
          "WHERE action NOT IN ('archive', 'take_back') ORDER BY audit_id"}) {
      sql::Statement row = database.prepare(query);
      while (row.step()) text += std::string(row.text(0)) + "\n";
    }
    return text;
  }
  std::vector<std::string> findings() {
    std::vector<std::string> all;
    int64_t untold = 0;
    for (const auto& series : store::series_to_check(database)) {
      store::check_series(
          database, series, k_settings, [&](const model::Finding& one) { all.push_back(one.what); }, untold);
    }
    return all;
  }
};

// Three documents restate one close: 100, 101, 102; two values are history, and the older is not the newest row.
void restate(Archived& store) {
  const auto said = [](double close, const char* as_of) {
    return document({bar(day("2025-07-01"), close), bar(day("2025-07-02"), 50)}, moment(as_of));
  };
  store.take(said(100, "2025-07-03"), "a");
  store.take(said(101, "2025-07-04"), "b");
  store.take(said(102, "2025-07-05"), "c");
}

}  // namespace

TEST_CASE("an archive changes no value, leaves a whole log and comes back row for row") {
  Archived store;
  restate(store);
  const std::string rows = store.rows(), state = store.state();
  CHECK(store.archive("a.db") == 4);
  CHECK(store.state() == state);
  CHECK(store.ask("SELECT count(*) FROM bar_history") == "1");
  CHECK(store.ask("SELECT count(*) FROM audit_log") == "1");
  CHECK(store.findings().empty());
  const auto log = store::check_audit_log(store.database);
  CHECK(log.is_whole());
  CHECK(log.sealed == 1);
  CHECK(log.archived == 3);
  CHECK(store.archive("again.db") == 0);
  CHECK(store.take_back(0) == 5);
  CHECK(store.rows() == rows);
  CHECK(store::check_audit_log(store.database).sealed == 5);
  CHECK(store::list_archives(store.database).empty());
  CHECK(store.findings().empty());
}

TEST_CASE("an undo that needs what was archived is refused, changes nothing, and goes well once it is back") {
  Archived store;
  restate(store);
  store.archive("a.db");
  const std::string state = store.state(), rows = store.rows();
  // Without the third document the second decides: what it said is in the file.
  CHECK_THROWS_WITH(store.undo(3), Catch::Contains("what document 2 of batch 2 said about 2025-07-01 is archived") &&
                                       Catch::Contains("archive --restore a.db"));
  CHECK(store.state() == state);
  CHECK(store.rows() == rows);
  store.take_back(0);
  store.undo(3);
  CHECK(store.ask("SELECT close FROM bar WHERE date = '2025-07-01'") == "101.0");
}

TEST_CASE("what the archive's decider said can be told without it") {
  Archived store;
  restate(store);
  store.archive("a.db");
  store.take(document({bar(day("2025-07-01"), 103), bar(day("2025-07-02"), 50)}, moment("2025-07-06")), "d");
  store.undo(5);  // the document of batch 3 decides again
  CHECK(store.ask("SELECT close FROM bar WHERE date = '2025-07-01'") == "102.0");
  CHECK(store.findings().empty());
}

TEST_CASE("an older document that comes late is ranked by the documents, which stay") {
  Archived store;
  restate(store);
  store.archive("a.db");
  store.take(document({bar(day("2025-06-30"), 48), bar(day("2025-07-01"), 99)}, moment("2025-07-02")), "late");
  CHECK(store.ask("SELECT close FROM bar WHERE date = '2025-07-01'") == "102.0");
  CHECK(store.ask("SELECT close FROM bar WHERE date = '2025-06-30'") == "48.0");
  CHECK(store.findings().empty());
}

TEST_CASE("a date that was taken back for good does not come back by an undo that cannot know it") {
  Archived store;
  store.take(document({bar(day("2025-07-01"), 50), bar(day("2025-07-02"), 51), bar(day("2025-07-03"), 52)},
                      moment("2025-07-04")),
             "a");
  // It retracts the second; then something else becomes the newest row of the history.
  store.take(document({bar(day("2025-07-01"), 50), bar(day("2025-07-03"), 52)}, moment("2025-07-05")), "b");
  store.take(document({bar(day("2025-07-03"), 60)}, moment("2025-07-06")), "c");
  store.archive("a.db");
  CHECK_THROWS_WITH(store.undo(2), Catch::Contains("said about 2025-07-02 is archived"));
  CHECK(store.ask("SELECT count(*) FROM bar WHERE date = '2025-07-02'") == "0");
  store.take_back(0);
  store.undo(2);
  CHECK(store.ask("SELECT close FROM bar WHERE date = '2025-07-02'") == "51.0");
}

TEST_CASE("archives lie on each other: the newest is taken back first, and each mark as it was") {
  Archived store;
  restate(store);
  const std::string rows = store.rows();
  store.archive("a.db");
  store.take(document({bar(day("2025-07-01"), 103), bar(day("2025-07-02"), 50)}, moment("2025-07-06")), "d");
  store.take(document({bar(day("2025-07-01"), 104), bar(day("2025-07-02"), 50)}, moment("2025-07-07")), "e");
  const std::string between = store.rows();
  const std::string marks = store.ask("SELECT group_concat(date || archive_id || document_id) FROM archived_bar");
  store.archive("b.db");
  CHECK(store.ask("SELECT group_concat(date || archive_id || document_id) FROM archived_bar") != marks);
  CHECK_THROWS_WITH(store.take_back(0), Catch::Contains("'b.db' has to be taken back first"));
  store.take_back(1);
  CHECK(store.rows() == between);
  CHECK(store.ask("SELECT group_concat(date || archive_id || document_id) FROM archived_bar") == marks);
  store.take_back(0);
  CHECK(store.rows().starts_with(rows.substr(0, rows.find("\n"))));
  CHECK(store.ask("SELECT count(*) FROM archived_bar") == "0");
  CHECK(store::check_audit_log(store.database).is_whole());
}

TEST_CASE("a date that a correction holds keeps its evidence") {
  Archived store;
  restate(store);
  store.database.run_script(
      "INSERT INTO pin (target, symbol_id, series_id, date, fields, close, batch_id) "
      "VALUES ('bar', 1, 1, '2025-07-01', 'close', 102, 3); UPDATE bar SET pinned = 1 WHERE date = '2025-07-01'");
  store.archive("a.db");
  CHECK(store.ask("SELECT count(*) FROM bar_history") == "2");
  CHECK(store.ask("SELECT count(*) FROM archived_bar") == "0");
}

TEST_CASE("a store that is not what the rule says is not archived") {
  Archived store;
  restate(store);
  store.database.run_script("UPDATE bar SET close = 101.5 WHERE date = '2025-07-01'");
  store.database.run_script(
      "INSERT INTO bar_history (series_id, date, open, high, low, close, session, document_id, batch_id, until_batch) "
      "VALUES (1, '2025-07-01', 9, 9, 9, 9, 'trading', 3, 3, 3), (1, '2025-07-01', 9, 9, 9, 9, 'trading', 3, 3, 3)");
  CHECK_THROWS_WITH(store.archive("a.db"),
                    Catch::Contains("DIX.IN daily 2025-07-01: what stands is not what was said"));
  CHECK(store.ask("SELECT count(*) FROM archive") == "0");
}

TEST_CASE("batches of that day and later stay") {
  Archived store;
  restate(store);
  CHECK(store.archive("a.db", "2025-09-01") == 0);
  CHECK(store.ask("SELECT count(*) FROM bar_history") == "2");
}

TEST_CASE("an archive's file is known to be broken by its rows, its log and its form") {
  Archived store;
  restate(store);
  store.archive("a.db");
  CHECK(store::fault_of_archive(sql::Reader::open_plain(store.folder / "a.db")).empty());
  const auto after = [&](const char* script) {
    std::filesystem::copy_file(store.folder / "a.db", store.folder / "b.db",
                               std::filesystem::copy_options::overwrite_existing);
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open((store.folder / "b.db").c_str(), &connection) == SQLITE_OK);
    REQUIRE(sqlite3_exec(connection, script, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(connection);
    return store::fault_of_archive(sql::Reader::open_plain(store.folder / "b.db"));
  };
  CHECK_THAT(after("UPDATE audit_log SET actor = 'x' WHERE audit_id = 2"), Catch::Contains("entry 2"));
  CHECK_THAT(after("DELETE FROM audit_log WHERE audit_id = 3"), Catch::Contains("does not end with the entry 3"));
  CHECK_THROWS_WITH(after("PRAGMA application_id = 1"), "is no archive of bluedot");
  CHECK_THROWS_WITH(after("PRAGMA user_version = 2"), Catch::Contains("of another bluedot"));
}

TEST_CASE("states before an archive cannot be told, later ones can") {
  Archived store;
  restate(store);
  store.archive("a.db");
  CHECK_THROWS_WITH(store::require_state(store.database, 2), Catch::Contains("the state after batch 2 cannot be told"));
  CHECK_NOTHROW(store::require_state(store.database, 3));
  CHECK_NOTHROW(store::require_state(store.database, 4));
}
