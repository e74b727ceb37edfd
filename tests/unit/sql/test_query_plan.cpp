#include "sql/database.hpp"
#include "sql/migrator.hpp"
#include "sql/query_set.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

std::string plan_of(const sql::Reader& database, const std::string& query) {
  std::string plan;
  sql::Statement row = database.prepare("EXPLAIN QUERY PLAN " + query);
  while (row.step()) plan += std::string(row.text(3)) + "\n";
  return plan;
}

sql::Writer fresh_store(const tests::TempFolder& folder) {
  sql::Writer database = sql::Writer::open(folder / "s.db");
  sql::migrate(database, folder / "s.db", {});
  return database;
}

}  // namespace

TEST_CASE("a question about one symbol and a range of dates goes down the key of bar") {
  const tests::TempFolder folder;
  const auto database = fresh_store(folder);
  const std::string plan =
      plan_of(database, "SELECT * FROM bars WHERE symbol = 'DIX.IN' AND date BETWEEN '2025-07-01' AND '2025-08-01'");
  INFO(plan);
  CHECK(plan.find("SEARCH symbol") != std::string::npos);
  CHECK(plan.find("SEARCH bar USING PRIMARY KEY (series_id=? AND date>? AND date<?)") != std::string::npos);
  CHECK(plan.find("SCAN") == std::string::npos);
}

TEST_CASE("questions about all symbols go through the symbols first, one search each") {
  const tests::TempFolder folder;
  const auto database = fresh_store(folder);
  for (const std::string query : {"SELECT * FROM latest_bars", "SELECT * FROM bars WHERE date = '2025-08-01'"}) {
    const std::string plan = plan_of(database, query);
    INFO(plan);
    CHECK(plan.find("SEARCH bar USING PRIMARY KEY (series_id=? AND date=?)") != std::string::npos);
    CHECK(plan.find("SCAN bar") == std::string::npos);
    CHECK(plan.find("SCAN newest") == std::string::npos);
  }
}

TEST_CASE("where a symbol trades is asked of two documents a feed, however many there are") {
  const tests::TempFolder folder;
  const auto database = fresh_store(folder);
  const std::string plan = plan_of(database, std::string(sql::query_text("latest_exchanges")));
  INFO(plan);
  CHECK(plan.find("document_exchange (series_id=? AND feed=? AND says_exchange=?)") != std::string::npos);
  CHECK(plan.find("SCAN document") == std::string::npos);
}

TEST_CASE("which feeds speak of a series is asked with a seek a feed, however many documents there are") {
  const tests::TempFolder folder;
  const auto database = fresh_store(folder);
  const std::string plan = plan_of(database, std::string(sql::query_text("feeds_of_series")));
  INFO(plan);
  CHECK(plan.find("(series_id=? AND feed>?)") != std::string::npos);
  CHECK(plan.find("SCAN document") == std::string::npos);
  CHECK(plan.find("SCAN series") == std::string::npos);
}

TEST_CASE("the writer's range scan, its digest lookup and its search for newer documents use indexes") {
  const tests::TempFolder folder;
  const auto database = fresh_store(folder);
  for (const std::string_view name : {"stored_bars", "export_bars", "known_digest", "known_document",
                                      "documents_that_may_outrank", "dot_documents_that_may_outrank", "later_name"}) {
    sql::Statement row = database.prepare("EXPLAIN QUERY PLAN " + std::string(sql::query_text(name)));
    std::string plan;
    while (row.step()) plan += std::string(row.text(3)) + "\n";
    INFO(name << "\n" << plan);
    CHECK(plan.find("SEARCH") != std::string::npos);
    CHECK(plan.find("SCAN") == std::string::npos);
    CHECK(plan.find("TEMP B-TREE") == std::string::npos);
  }
}
