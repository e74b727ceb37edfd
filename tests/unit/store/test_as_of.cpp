// Every table and view as it was after a batch: after each one a copy of the store is kept, and the store as of that
// batch is held against the copy, row by row and column by column.
#include "base/error.hpp"
#include "sql/backup.hpp"
#include "store/reading/as_of.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store/writing/outside_edits.hpp"
#include "store/writing/settings_store.hpp"
#include "store/writing/undo.hpp"
#include "unit/store/store_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <sqlite3.h>

using namespace bluedot;
using Catch::Contains;
using tests::bar;
using tests::day;
using tests::document;
using tests::moment;

namespace {

struct Past : tests::Store {
  Past() { store::apply_settings(database, settings, run()); }

  void settle(const std::string& command) {
    store::complete_batches(database);
    const std::string batch = ask("SELECT coalesce(max(batch_id), 0) FROM batch");
    const std::filesystem::path copy = folder / ("after-" + batch + ".db");
    INFO(command << " is batch " << batch);
    REQUIRE(!std::filesystem::exists(copy));
    sql::backup(database, copy);
    copies.push_back(copy);
  }
  void said(model::Document made, const std::string& seed) {
    options.settings = settings;
    take(made, seed);
    settle("ingest " + seed);
  }
  void undo(int64_t batch) {
    store::undo_batch(database, batch, settings, run(), "");
    settle("undo");
  }
  void amend(const char* date, store::Amendment amendment) {
    const auto series = store::find_series(database, "DIX.IN", model::Timeframe::daily);
    store::amend(database, {series, day(date)}, amendment, settings, run());
    settle("amend");
  }
  void run_elsewhere(const char* script) const {
    sql::Writer other = sql::Writer::open(folder / "s.db");
    sqlite3_db_config(other.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
    other.run_script(script);
  }
  void edit(const char* script) {
    run_elsewhere(script);
    store::settle_outside_edits(database, run());
    settle("edit");
  }

  model::Settings settings;
  std::vector<std::filesystem::path> copies;  // after batch 0, 1, …
};

model::Document named(model::Document made, const char* name, const char* exchange = nullptr) {
  made.context.name = name;
  made.context.currency = "INR";
  made.context.rs_rating = static_cast<double>(made.bars.size());
  if (exchange != nullptr) {
    made.exchange = model::Exchange{exchange, base::TimeZone::named("Asia/Kolkata"), 900};
    made.says_exchange = true;
  }
  return made;
}

// Everything that a store is told: restatements, retractions, dots, names, places, splits, corrections, releases, edits
// in plain SQL, settings, undos, and undos of undos.
void live(Past& store) {
  store.settle("nothing");
  auto first = named(document({bar(day("2025-06-02"), 100), bar(day("2025-06-03"), 101), bar(day("2025-06-04"), 102)},
                              moment("2025-06-05")),
                     "First");
  first.dots = {day("2025-06-02"), day("2025-06-03")};
  first.gaps = {};
  first.rejected_bars = {{day("2025-06-01"), "chart.prices[4]", "no", "{}"}};
  first.actions = {{model::ActionKind::split, day("2025-06-03"), 0.5, "2:1"}};
  store.said(first, "a");  // 1
  auto second = named(document({bar(day("2025-06-02"), 100), bar(day("2025-06-04"), 110), bar(day("2025-06-06"), 103),
                                bar(day("2025-06-09"), 104, true)},
                               moment("2025-06-09", 4)),
                      "Second", "NSE");
  second.dots = {day("2025-06-02"), day("2025-06-06")};
  second.gaps = {day("2025-06-05")};
  second.actions = first.actions;
  second.actions.push_back({model::ActionKind::dividend, day("2025-06-06"), 3, ""});
  store.said(second, "b");                                                                               // 2
  store.said(named(document({bar(day("2025-06-02"), 7)}, moment("2025-06-09"), "NEW.IN"), "New"), "c");  // 3
  store.undo(2);                                                                                         // 4
  model::Correction correction;
  correction.held.close = 101.5;
  store.amend("2025-06-03", {correction, true, "mine"});  // 5
  store.undo(4);                                          // 6
  store.undo(2);                                          // 7
  store.undo(6);                                          // 8: 4 holds again, and 7 stands as well
  store.edit(
      "UPDATE bar SET close = 100.5 WHERE date = '2025-06-02' AND series_id = 1;"
      "DELETE FROM signal WHERE date = '2025-06-02'; DELETE FROM bar WHERE date = '2025-06-04'");  // 9
  {
    const auto series = store::find_series(store.database, "DIX.IN", model::Timeframe::daily);
    store::release(store.database, {series, day("2025-06-03")}, "", store.settings, Past::run());
    store.settle("release");  // 10
  }
  store.undo(10);  // 11
  store.undo(7);   // 12
  store.undo(8);   // 13
  store.settings.derive_weekly = true;
  store.settings.feed_priority = {"yahoo", "marketsmith"};
  store::apply_settings(store.database, store.settings, Past::run());
  store.settle("settings");  // 14: a weekly series appears
  auto third =
      named(document({bar(day("2025-06-09"), 105), bar(day("2025-06-10"), 106)}, moment("2025-06-10")), "Third");
  third.dots = {day("2025-06-09")};
  store.said(third, "d");  // 15
  store.settings.feed_priority = {"marketsmith", "yahoo"};
  store::apply_settings(store.database, store.settings, Past::run());
  store.settle("settings");                                           // 16
  store.edit("UPDATE bar SET volume = 5 WHERE date = '2025-06-10'");  // 17 and what is derived from it
}

std::vector<std::string> names_of(const sql::Reader& database, const std::string& query) {
  std::vector<std::string> names;
  sql::Statement row = database.prepare(query);
  while (row.step()) names.emplace_back(row.text(0));
  return names;
}

std::vector<std::string> objects(const sql::Reader& database) {
  return names_of(database,
                  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'");
}

bool has_past(const std::string& name) {
  return std::ranges::find(store::tables_without_past(), name, &store::WithoutPast::name) ==
         store::tables_without_past().end();
}

std::vector<std::string> columns_of(const sql::Reader& database, const std::string& table) {
  return names_of(database, fmt::format("SELECT name FROM pragma_table_info('{}')", table));
}

// Every row as one line, in an order that does not depend on the plan.
std::string rows_of(sql::Statement row) {
  std::vector<std::string> lines;
  while (row.step()) lines.emplace_back(row.text(0));
  std::ranges::sort(lines);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string all_columns(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) {
    text += fmt::format("{}'{}=' || quote({})", text.empty() ? "" : " || ' ' || ", column, column);
  }
  return text;
}

// 17 is the first batch of the last edit; the days that it changed are derived from in a batch after it.
constexpr int64_t k_batches = 17;

}  // namespace

TEST_CASE("every table and view of the schema shows the past, or is refused with the reason") {
  Past store;
  store.said(document({bar(day("2025-06-02"), 100)}, moment("2025-06-05")), "a");
  store::StoreAsOf past(store.database, 0);
  const auto all = objects(store.database);
  CHECK(all.size() > 40);
  for (const std::string& name : all) {
    for (const std::string& question :
         {fmt::format("SELECT * FROM {}", name), fmt::format("SELECT count(*) FROM {}", name),
          fmt::format("SELECT 1 FROM (SELECT * FROM {} AS x)", name)}) {
      INFO(question);
      if (has_past(name)) {
        CHECK_NOTHROW(past.prepare(question));
      } else {
        CHECK_THROWS_WITH(past.prepare(question), Contains(name + ": "));
      }
    }
    if (!has_past(name)) continue;
    CHECK(columns_of(past.database(), name) == columns_of(store.database, name));
    sql::Statement row = past.prepare("SELECT * FROM " + name);
    CHECK((name == "setting" || !row.step()));  // before any batch there is nothing
  }
  for (const store::WithoutPast& one : store::tables_without_past()) CHECK(std::ranges::count(all, one.name) == 1);
  CHECK(past.own_tables_read().empty());
}

TEST_CASE("after every batch each table and view is what it was, row by row") {
  Past store;
  live(store);
  REQUIRE(store.copies.size() == k_batches + 1);
  for (size_t batch = 0; batch < store.copies.size(); ++batch) {
    const sql::Reader copy = sql::Reader::open(store.copies[batch]);
    sql::Statement last = copy.prepare("SELECT coalesce(max(batch_id), 0) FROM batch");
    last.step();
    store::StoreAsOf past(store.database, last.integer(0));
    for (const std::string& name : objects(copy)) {
      if (!has_past(name)) continue;
      const std::string question = fmt::format("SELECT {} FROM {}", all_columns(columns_of(copy, name)), name);
      INFO("after batch " << last.integer(0) << ": " << name);
      CHECK(rows_of(past.prepare(question)) == rows_of(copy.prepare(question)));
    }
  }
}

TEST_CASE("a question reaches today's store by no other name") {
  Past store;
  store.said(document({bar(day("2025-06-02"), 100)}, moment("2025-06-05")), "a");
  store.said(document({bar(day("2025-06-02"), 111)}, moment("2025-06-06")), "b");
  store.run_elsewhere(
      "CREATE TABLE Notes (x); INSERT INTO Notes VALUES (5);"
      "CREATE VIEW Mine AS SELECT max(close) AS top FROM bars;"
      "CREATE VIEW main.Files AS SELECT * FROM export_file;");
  store::StoreAsOf past(store.database, 1);
  const auto ask = [&](const std::string& question) {
    sql::Statement row = past.prepare(question);
    return row.step() ? std::string(row.text(0)) : "";
  };
  CHECK(ask("SELECT top FROM mine") == "100.0");
  CHECK(ask("WITH bars AS (SELECT * FROM bar) SELECT max(close) FROM bars") == "100.0");
  CHECK(ask("SELECT count(*) FROM json_each('[1, 2]')") == "2");
  CHECK(ask("SELECT sum(value) FROM json_each('[1, 2]')") == "3");
  CHECK(past.own_tables_read().empty());
  CHECK(ask("SELECT x FROM notes") == "5");
  CHECK(past.own_tables_read() == std::set<std::string>{"notes"});
  for (const char* question :
       {"SELECT count(*) FROM main.bar", "SELECT close FROM main.bars", "SELECT * FROM sqlite_schema",
        "SELECT count(*) FROM SQLITE_MASTER", "SELECT count(*) FROM Export_File", "SELECT * FROM files",
        "SELECT count(*) FROM files", "SELECT count(*) FROM BAR_json",
        "WITH series AS (SELECT * FROM bluedot_now.series) SELECT * FROM series", "SELECT * FROM \"Bluedot_Now\".bar",
        "PRAGMA user_version", "SELECT * FROM pragma_database_list", "SELECT * FROM dbstat", "ATTACH 's.db' AS other",
        "DELETE FROM temp.bluedot_then", "SELECT * FROM sqlite_temp_master"}) {
    INFO(question);
    CHECK_THROWS_AS(past.prepare(question), base::Error);
  }
  CHECK_THROWS_WITH(past.prepare("SELECT max(close) FROM main.bars"), Contains("leave out 'main.'"));
  CHECK_THROWS_WITH(past.prepare("PRAGMA user_version"), Contains("PRAGMA"));

  store.run_elsewhere("CREATE VIEW looking AS SELECT 1 FROM main.bar");
  CHECK_THROWS_WITH(store::StoreAsOf(store.database, 1), Contains("looking") && Contains("without 'main.'"));
}

TEST_CASE("a question about one symbol and a range of dates goes down the keys of what stands and what stood") {
  Past store;
  store.said(document({bar(day("2025-06-02"), 100)}, moment("2025-06-05")), "a");
  store::StoreAsOf past(store.database, 1);
  sql::Statement row = past.prepare(
      "EXPLAIN QUERY PLAN SELECT * FROM bars WHERE symbol = 'DIX.IN' AND date BETWEEN '2025-07-01' AND '2025-08-01'");
  std::string plan;
  while (row.step()) plan += std::string(row.text(3)) + "\n";
  INFO(plan);
  CHECK(plan.find("bar USING PRIMARY KEY (series_id=? AND date>? AND date<?)") != std::string::npos);
  CHECK(plan.find("SEARCH past USING INDEX bar_history_series (series_id=? AND date>? AND date<?)") !=
        std::string::npos);
  CHECK(plan.find("SCAN bluedot_now") == std::string::npos);
}
