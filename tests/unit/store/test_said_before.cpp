// Two feeds side by side: what a feed says again takes no row, and what every document said can still be told.
#include "base/number_text.hpp"
#include "store/archive/archiving.hpp"
#include "store/check/rule_check.hpp"
#include "store/rule/dot_statements.hpp"
#include "store/rule/statements.hpp"
#include "store/writing/settings_store.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

const base::Date k_monday = day("2025-06-02"), k_tuesday = day("2025-06-03");

// Batches and documents are numbered alike: each document is a batch, and nothing else is but at the end of a case.
struct Feeds : Store {
  void say(const char* feed, const std::vector<model::Bar>& bars, const char* as_of, int hour = 23) {
    model::Document made = document(bars, moment(as_of, hour));
    made.feed = feed;
    take(made, std::to_string(++count));
  }
  // Closes of Monday and Tuesday.
  void say(const char* feed, double monday, double tuesday, const char* as_of) {
    say(feed, {bar(k_monday, monday), bar(k_tuesday, tuesday)}, as_of);
  }
  void ours(double monday, double tuesday, const char* as_of) { say("marketsmith", monday, tuesday, as_of); }
  void theirs(double monday, double tuesday, const char* as_of) { say("yahoo", monday, tuesday, as_of); }
  void undo(int64_t batch) { store::undo_batch(database, batch, options.settings, run(), ""); }
  void prefer(std::vector<std::string> feeds) {
    options.settings.feed_priority = std::move(feeds);
    store::apply_settings(database, options.settings, run());
  }

  // What every document said about the date, `1=20 2=none`.
  std::string words(base::Date date) {
    const store::Statements statements(database, 1, date, date, options.settings);
    std::map<int64_t, std::string> said;
    for (const auto& [document, is_settled] : statements.ranked(date, model::Timeframe::daily)) {
      const auto bar = statements.said(*document, date);
      said[document->document_id] = bar ? base::number_text(bar->values.close) : "none";
    }
    std::string text;
    for (const auto& [document, close] : said) {
      text += (text.empty() ? "" : " ") + std::to_string(document) + "=" + close;
    }
    return text;
  }
  std::string closes() { return ask("SELECT group_concat(close, ' ') FROM (SELECT close FROM bar ORDER BY date)"); }
  // Rows of what never stood.
  std::string said_rows() { return ask("SELECT count(*) FROM bar_history WHERE since_batch IS NULL"); }
  bool is_sound() {
    int64_t untold = 0, found = 0;
    for (const auto& series : store::series_to_check(database)) {
      store::check_series(
          database, series, options.settings, [&](const model::Finding&) { ++found; }, untold);
    }
    return found == 0;
  }

  int count = 0;
};

}  // namespace

TEST_CASE("an outranked word takes a row once, however often it is said") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  for (const char* as_of : {"2025-06-04", "2025-06-05", "2025-06-06"}) store.theirs(20, 21, as_of);
  CHECK(store.said_rows() == "2");
  CHECK(store.words(k_monday) == "1=10 2=20 3=20 4=20");
  store.theirs(20, 22, "2025-06-07");
  store.ours(10, 11, "2025-06-05");
  CHECK(store.said_rows() == "3");
  CHECK(store.words(k_tuesday) == "1=11 2=21 3=21 4=21 5=22 6=11");
  CHECK(store.closes() == "10.0 11.0");
  CHECK(store.is_sound());
}

TEST_CASE("two feeds that feed_priority does not list follow the rule in any order") {
  for (const bool ours_first : {true, false}) {
    Feeds store;
    store.options.settings.feed_priority = {"kite"};
    if (ours_first) store.ours(10, 11, "2025-06-05");
    store.theirs(20, 21, "2025-06-04");
    if (!ours_first) store.ours(10, 11, "2025-06-05");
    CHECK(store.closes() == "10.0 11.0");
    CHECK(store.is_sound());
  }
}

TEST_CASE("one feed revises while the other repeats, then the other follows") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  store.theirs(20, 21, "2025-06-04");
  store.ours(12, 11, "2025-06-05");
  store.theirs(20, 21, "2025-06-05");
  CHECK(store.said_rows() == "2");
  CHECK(store.words(k_monday) == "1=10 2=20 3=12 4=20");
  store.theirs(12, 21, "2025-06-06");  // what stands, and not what it said before
  store.theirs(12, 21, "2025-06-07");
  store.ours(13, 11, "2025-06-07");
  CHECK(store.said_rows() == "3");
  CHECK(store.words(k_monday) == "1=10 2=20 3=12 4=20 5=12 6=12 7=13");
  for (const int64_t batch : {1, 3, 7}) store.undo(batch);
  CHECK(store.closes() == "12.0 21.0");
  store.undo(5);
  store.undo(6);
  CHECK(store.closes() == "20.0 21.0");
  CHECK(store.is_sound());
}

TEST_CASE("a feed that agrees takes no row, also while what stands changes") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  store.theirs(10, 11, "2025-06-04");
  store.ours(12, 11, "2025-06-05");
  store.theirs(12, 11, "2025-06-05");
  CHECK(store.said_rows() == "0");
  CHECK(store.words(k_monday) == "1=10 2=10 3=12 4=12");
  // What an undo puts back is no new word of the document whose it is.
  for (const int64_t batch : {1, 3, 4}) store.undo(batch);
  CHECK(store.closes() == "10.0 11.0");
  store.undo(7);
  CHECK(store.words(k_monday) == "2=10 4=12");
  CHECK(store.closes() == "12.0 11.0");
}

TEST_CASE("an older document that comes late changes nothing that others were taken to have said") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  store.theirs(20, 21, "2025-06-04");
  store.theirs(20, 21, "2025-06-08");
  store.theirs(15, 21, "2025-06-06");
  CHECK(store.words(k_monday) == "1=10 2=20 3=20 4=15");
  store.theirs(20, 21, "2025-06-09");  // not what came before it: in order of arrival
  CHECK(store.said_rows() == "4");
  CHECK(store.words(k_monday) == "1=10 2=20 3=20 4=15 5=20");
  for (const int64_t batch : {1, 5, 3}) store.undo(batch);
  CHECK(store.closes() == "15.0 21.0");
  CHECK(store.is_sound());
}

TEST_CASE("what a withdrawn document said is said: others go on from it") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  store.theirs(20, 21, "2025-06-04");
  store.theirs(25, 21, "2025-06-05");
  store.theirs(25, 21, "2025-06-06");
  store.undo(3);
  CHECK(store.words(k_monday) == "1=10 2=20 4=25");
  store.theirs(25, 21, "2025-06-07");
  CHECK(store.said_rows() == "3");
  CHECK(store.words(k_monday) == "1=10 2=20 4=25 5=25");
  store.undo(1);
  CHECK(store.closes() == "25.0 21.0");
  CHECK(store.is_sound());
}

TEST_CASE("a feed that takes a bar away says so until it says something else") {
  Feeds store;
  const auto without_tuesday = [&](const char* feed, const char* as_of) {
    store.say(feed, {bar(k_monday, 10), bar(day("2025-06-04"), 12)}, as_of);
  };
  store.say("yahoo", {bar(k_monday, 10), bar(k_tuesday, 21), bar(day("2025-06-04"), 12)}, "2025-06-05");
  without_tuesday("yahoo", "2025-06-06");
  store.say("marketsmith", {bar(k_monday, 10), bar(k_tuesday, 11), bar(day("2025-06-04"), 12)}, "2025-06-06");
  without_tuesday("yahoo", "2025-06-07");
  CHECK(store.said_rows() == "0");
  CHECK(store.words(k_tuesday) == "1=21 2=none 3=11 4=none");
  store.theirs(10, 11, "2025-06-08");
  CHECK(store.said_rows() == "1");
  CHECK(store.words(k_tuesday) == "1=21 2=none 3=11 4=none 5=11");
  store.undo(3);
  store.undo(5);
  CHECK(store.closes() == "10.0 12.0");
  CHECK(store.is_sound());
}

TEST_CASE("feeds that change places have said what they said") {
  Feeds store;
  store.prefer(model::Settings().feed_priority);
  store.ours(10, 11, "2025-06-04");
  store.theirs(20, 21, "2025-06-04");
  store.theirs(20, 21, "2025-06-05");
  store.prefer({"yahoo", "marketsmith", "kite", "alpha_vantage"});
  CHECK(store.closes() == "20.0 21.0");
  store.ours(10, 11, "2025-06-06");
  store.theirs(20, 22, "2025-06-06");
  CHECK(store.said_rows() == "2");
  CHECK(store.words(k_tuesday) == "1=11 2=21 3=21 4=11 5=22");
  store.prefer({"marketsmith", "yahoo", "kite", "alpha_vantage"});
  CHECK(store.closes() == "10.0 11.0");
  CHECK(store.words(k_tuesday) == "1=11 2=21 3=21 4=11 5=22");
  CHECK(store.is_sound());
}

TEST_CASE("provisional and settled words of both feeds") {
  Feeds store;
  const auto say = [&](const char* feed, double close, bool provisional, int hour) {
    store.say(feed, {bar(k_monday, 10), bar(k_tuesday, close, provisional)}, "2025-06-03", hour);
  };
  say("marketsmith", 11, true, 6);
  say("yahoo", 21, true, 6);
  say("yahoo", 21, true, 7);
  CHECK(store.said_rows() == "1");
  say("yahoo", 21, false, 20);
  CHECK(store.closes() == "10.0 21.0");
  say("marketsmith", 11, true, 8);  // what it said before, and does not stand any more
  CHECK(store.said_rows() == "1");
  CHECK(store.words(k_tuesday) == "1=11 2=21 3=21 4=21 5=11");
  say("marketsmith", 11, false, 21);
  CHECK(store.closes() == "10.0 11.0");
  store.undo(4);
  store.undo(6);
  CHECK(store.ask("SELECT close || ' ' || provisional FROM bar WHERE date = '2025-06-03'") == "11.0 1");
  CHECK(store.is_sound());
}

namespace {

// Everything of the batches before today into `file`; the number of dates that were marked.
std::string archive(Feeds& store, const char* file) {
  sql::Transaction transaction(store.database);
  store::Archiving archiving(store.database, store.options.settings, day("2025-09-02"), Store::run());
  archiving.write(store.folder / file);
  archiving.conclude(file, file, 1);
  transaction.commit();
  return store.ask("SELECT count(*) FROM archived_bar");
}

void take_back(Feeds& store) {
  const store::Archive out = store::list_archives(store.database).back();
  sql::Transaction transaction(store.database);
  store::take_back(store.database, out, store.folder / out.file, Store::run());
  transaction.commit();
}

}  // namespace

TEST_CASE("what a feed says once its words are archived is told with the archive and without it") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  store.theirs(20, 21, "2025-06-04");
  store.say("marketsmith", {bar(day("2025-06-10"), 41)}, "2025-06-11");
  store.say("yahoo", {bar(day("2025-06-10"), 42)}, "2025-06-11");  // the newest row stays
  CHECK(archive(store, "a.db") == "2");
  store.ours(12, 11, "2025-06-12");
  store.theirs(12, 21, "2025-06-12");  // what stands; what the feed said before is not to be seen
  store.theirs(12, 21, "2025-06-13");
  CHECK_THROWS_AS(store.words(k_monday), store::ArchivedEvidence);  // of document 2
  store.undo(2);
  CHECK(store.words(k_monday) == "1=10 5=12 6=12 7=12");
  take_back(store);
  CHECK(store.words(k_monday) == "1=10 5=12 6=12 7=12");
  for (const int64_t batch : {1, 6}) store.undo(batch);
  CHECK(store.closes() == "12.0 21.0 41.0");
  CHECK(store.is_sound());
}

TEST_CASE("the last word of a feed stays where documents that are not cold go on from it") {
  Feeds store;
  store.ours(10, 11, "2025-06-04");
  store.theirs(20, 21, "2025-06-04");
  store.say("marketsmith", {bar(day("2025-06-10"), 41)}, "2025-06-11");
  store.say("yahoo", {bar(day("2025-06-10"), 42)}, "2025-06-11");
  store.theirs(20, 21, "2025-06-12");
  store.database.run_script("UPDATE batch SET committed_at = '2025-09-05T00:00:00.000Z' WHERE batch_id = 5");
  CHECK(archive(store, "a.db") == "0");
  CHECK(store.words(k_monday) == "1=10 2=20 5=20");
}

TEST_CASE("documents of before are read as they were written, and the feed goes on from its records") {
  const TempFolder folder;
  const auto file = folder / "old.db";
  sql::Writer database = sql::Writer::open(file);
  sql::migrate(database, file, {}, sql::embedded_migrations().first(10));
  // As the old rule wrote it: the second feed said 20, then what stood, 12, and then 20 again.
  database.run_script(R"(
    INSERT INTO batch (batch_id, run_id, command, actor, program_version, started_at, committed_at, outcome)
      SELECT value, 'r', 'ingest', 'me', '0', '2025-08-02T00:00:00.000Z', '2025-08-02T00:00:00.000Z', 'complete'
      FROM json_each('[1,2,3,4,5]');
    INSERT INTO symbol (symbol_id, code, exchange, time_zone, close_minute, export_name, batch_id)
      VALUES (1, 'DIX.IN', 'NSE', 'Asia/Kolkata', 930, 'DIX_IN', 1);
    INSERT INTO series (series_id, symbol_id, timeframe, revision, first_date, last_date, bar_count)
      VALUES (1, 1, 'daily', 2, '2025-06-02', '2025-06-02', 1);
    INSERT INTO document (document_id, batch_id, series_id, source, feed, path, digest, as_of, first_date, last_date,
                          bar_count, outcome, exchange, time_zone, close_minute)
      SELECT value, value, 1, 'folder', iif(value IN (1, 3), 'marketsmith', 'yahoo'), 'x', 'd' || value,
             '2025-06-0' || (value + 3) || 'T12:00:00.000Z', '2025-06-02', '2025-06-02', 1, 'accepted', 'NSE',
             'Asia/Kolkata', 930
      FROM json_each('[1,2,3,4,5]');
    INSERT INTO bar VALUES (1, '2025-06-02', 12, 13, 11, 12, 1000, 50, 24000.5, 'trading', 0, 0, 3, 3);
    INSERT INTO bar_history (series_id, date, open, high, low, close, volume, rlst, bc, session, document_id, batch_id,
                             since_batch, until_batch, until_document_id) VALUES
      (1, '2025-06-02', 20, 21, 19, 20, 1000, 50, 24000.5, 'trading', 2, 2, NULL, 2, 2),
      (1, '2025-06-02', 10, 11, 9, 10, 1000, 50, 24000.5, 'trading', 1, 1, 1, 3, 3),
      (1, '2025-06-02', 20, 21, 19, 20, 1000, 50, 24000.5, 'trading', 5, 5, NULL, 5, 5);)");
  sql::migrate(database, file, {});
  Feeds store;
  store.database = std::move(database);
  store.count = 5;
  const std::string old = "1=10 2=20 3=12 4=12 5=20";
  CHECK(store.words(k_monday) == old);
  store.say("yahoo", {bar(k_monday, 20)}, "2025-06-20");
  store.say("yahoo", {bar(k_monday, 12)}, "2025-06-21");
  store.say("yahoo", {bar(k_monday, 12)}, "2025-06-22");
  CHECK(store.said_rows() == "3");
  CHECK(store.words(k_monday) == old + " 6=20 7=12 8=12");
  for (const int64_t batch : {1, 3, 8, 7}) store.undo(batch);
  CHECK(store.closes() == "20.0");
  for (const int64_t batch : {6, 5}) store.undo(batch);
  CHECK(store.closes() == "12.0");
  CHECK(store.is_sound());
}

TEST_CASE("dots: an outranked list takes rows once, a withdrawn one is gone on from, undone all is exact") {
  Store store;
  const auto say = [&](const char* feed, std::vector<base::Date> dots, const char* as_of, const char* seed) {
    model::Document made = document({bar(k_monday, 10)}, moment(as_of));
    made.feed = feed;
    made.dots = std::move(dots);
    store.take(made, seed);
  };
  const base::Date first = day("2025-05-01"), third = day("2025-05-03"), fifth = day("2025-05-05");
  const auto rows = [&] { return store.ask("SELECT count(*) FROM signal_history WHERE since_batch IS NULL"); };
  const auto dots = [&] { return store.ask("SELECT group_concat(date, ' ') FROM signal"); };
  say("marketsmith", {first, third}, "2025-06-04", "a1");
  say("yahoo", {first, fifth}, "2025-06-04", "b1");
  CHECK(rows() == "2");  // it lacks one and has another
  say("yahoo", {first, fifth}, "2025-06-05", "b2");
  say("marketsmith", {first, third}, "2025-06-05", "a2");
  CHECK(rows() == "2");
  say("yahoo", {first, third}, "2025-06-06", "b3");  // what stands, and not what it said before
  CHECK(rows() == "4");
  say("yahoo", {first, third}, "2025-06-07", "b4");
  CHECK(rows() == "4");
  for (const int64_t batch : {1, 4, 6}) store::undo_batch(store.database, batch, {}, Store::run(), "");
  CHECK(dots() == "2025-05-01 2025-05-03");
  store::undo_batch(store.database, 5, {}, Store::run(), "");
  CHECK(dots() == "2025-05-01 2025-05-05");
}
