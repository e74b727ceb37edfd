// Stores of every released schema, made by the migrations themselves and plain inserts, come to today's with all they
// had.
#include "base/error.hpp"
#include "pipeline/check_run.hpp"
#include "pipeline/migrate_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline_fixture.hpp"
#include "sql/migrator.hpp"
#include "store/reading/store_head.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using tests::Market;

namespace {

// What schema 1 could hold, as its own writer left it: a document, two bars, one of them revised, a dot.
constexpr const char* k_rows = R"(
INSERT INTO batch (batch_id, run_id, command, actor, program_version, started_at, committed_at, outcome) VALUES
  (1, 'r1', 'ingest', 'me@here', '0', '2025-08-02T00:00:00.000Z', '2025-08-02T00:00:00.000Z', 'complete'),
  (2, 'r2', 'ingest', 'me@here', '0', '2025-08-02T00:00:00.000Z', '2025-08-02T00:00:00.000Z', 'complete');
INSERT INTO symbol (symbol_id, code, time_zone, close_minute, export_name, batch_id)
  VALUES (1, 'DIX.IN', 'Asia/Kolkata', 930, 'DIX_IN', 1);
INSERT INTO series (series_id, symbol_id, timeframe, revision, first_date, last_date, bar_count)
  VALUES (1, 1, 'daily', 2, '2025-07-31', '2025-08-01', 2);
INSERT INTO document (document_id, batch_id, series_id, source, feed, symbol_code, path, digest, as_of, first_date,
                      last_date, bar_count, dots_first, dots_last, outcome) VALUES
  (1, 1, 1, 'folder', 'marketsmith', 'DIX.IN', 'a.json', 'aa', '2025-08-01T12:00:00.000Z', '2025-07-31', '2025-08-01', 2,
   '2025-07-31', '2025-08-01', 'accepted'),
  (2, 2, 1, 'folder', 'marketsmith', 'DIX.IN', 'b.json', 'bb', '2025-08-01T13:00:00.000Z', '2025-07-31', '2025-08-01', 2,
   '2025-07-31', '2025-08-01', 'accepted');
INSERT INTO bar (series_id, date, open, high, low, close, volume, document_id, batch_id) VALUES
  (1, '2025-07-31', 10, 12, 9, 11, 100, 1, 1), (1, '2025-08-01', 11, 13, 10, 12.5, 200, 2, 2);
INSERT INTO bar_history (series_id, date, open, high, low, close, volume, session, document_id, batch_id, since_batch,
                         until_batch, until_document_id)
  VALUES (1, '2025-08-01', 11, 13, 10, 12, 200, 'trading', 1, 1, 1, 2, 2);
INSERT INTO signal (symbol_id, date, document_id, batch_id) VALUES (1, '2025-07-31', 1, 1);
)";

void make_store(Market& market, size_t version) {
  sql::Writer database = sql::Writer::open(market.workspace.store);
  sql::migrate(database, market.workspace.store, base::Instant{0}, sql::embedded_migrations().first(version));
  database.run_script(k_rows);
  // Since schema 7 each document says where its symbol trades.
  if (version >= 7) database.run_script("UPDATE document SET time_zone = 'Asia/Kolkata', close_minute = 930");
}

}  // namespace

TEST_CASE("a store of every released schema is migrated with all it had, and kept as it was") {
  for (size_t version = 1; version < sql::embedded_migrations().size(); ++version) {
    CAPTURE(version);
    Market market;
    make_store(market, version);
    const auto rehearsed = pipeline::migrate(market.workspace, true);
    CHECK(rehearsed.migrations.size() == sql::embedded_migrations().size() - version);
    CHECK(rehearsed.saved.empty());
    CHECK(market.ask("SELECT max(version) FROM schema_migration") == std::to_string(version));
    const auto report = pipeline::migrate(market.workspace, false);
    CHECK(report.migrations == rehearsed.migrations);
    CHECK(report.from_version == static_cast<int64_t>(version));
    CHECK(pipeline::check(market.workspace, false).findings.empty());
    CHECK(market.ask("SELECT group_concat(close) FROM bar") == "11.0,12.5");
    CHECK(market.ask("SELECT close FROM bar_history") == "12.0");
    CHECK(pipeline::migrate(market.workspace, false).migrations.empty());
    const sql::Reader saved = sql::Reader::open(report.saved);
    CHECK(saved.pragma("user_version") == static_cast<int64_t>(version));
    CHECK(store::read_head(saved).last_batch == 2);
  }
}

TEST_CASE("a migrated store can be undone and written to like one of today's") {
  Market market;
  make_store(market, 1);
  pipeline::OpenStore(market.workspace, store::Command::init, "");  // any command that writes migrates
  market.put(tests::MarketDocument{});
  CHECK(market.ingest().counts.documents.accepted == 1);
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("what documents of before said is where their symbol trades, until one that outranks them says otherwise") {
  Market market;
  {
    sql::Writer database = sql::Writer::open(market.workspace.store);
    sql::migrate(database, market.workspace.store, base::Instant{0}, sql::embedded_migrations().first(6));
    database.run_script(k_rows);
    database.run_script(
        "UPDATE symbol SET exchange = '', time_zone = 'Europe/London', close_minute = 990;"
        "UPDATE document SET feed = 'yahoo';"
        "INSERT INTO document (batch_id, source, path, outcome, rejected_reason)"
        "  VALUES (2, 'folder', 'bad.json', 'rejected', 'bad')");
  }
  pipeline::OpenStore(market.workspace, store::Command::init, "");
  CHECK(market.ask("SELECT group_concat(time_zone || close_minute || says_exchange) FROM document") ==
        "Europe/London9901,Europe/London9901,00");
  CHECK(market.ask("SELECT time_zone FROM symbol") == "Europe/London");
  market.put(tests::MarketDocument{.symbol = "DIX.IN"});
  CHECK(market.ingest().counts.documents.accepted == 1);
  CHECK(market.ask("SELECT exchange || time_zone FROM symbol") == "NSEAsia/Kolkata");
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("what a killed migration left is taken up by the next") {
  Market market;
  make_store(market, 1);
  {
    // One of its transactions had committed, and the copy made before it may be whole or not.
    sql::Writer database = sql::Writer::open(market.workspace.store);
    sql::migrate(database, market.workspace.store, base::Instant{0}, sql::embedded_migrations().first(2));
    tests::write_file(market.workspace.store.string() + ".before-" + std::to_string(sql::newest_version()) + ".partial",
                      "half a copy");
  }
  const auto report = pipeline::migrate(market.workspace, false);
  CHECK(report.from_version == 2);
  CHECK(pipeline::check(market.workspace, false).findings.empty());
  CHECK_FALSE(std::filesystem::exists(report.saved.string() + ".partial"));
}
