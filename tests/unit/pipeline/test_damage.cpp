// That nothing a person makes in the store hides what is written, and that no shortcut hides a difference for ever.
#include "pipeline/check_run.hpp"
#include "pipeline/correction_run.hpp"
#include "pipeline_fixture.hpp"
#include "store/writing/damage.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using tests::Market;
using tests::MarketDocument;

namespace {

// As a program does that switched the triggers off.
void do_damage(Market& market, const std::string& script) {
  sql::Writer::open(market.workspace.store).run_script(script);
}

std::string close_of_june_10(Market& market) {
  return market.ask("SELECT CAST(close AS TEXT) FROM bars WHERE date = '2025-06-10'");
}

constexpr int k_loads = store::k_read_again_one_in;

}  // namespace

TEST_CASE("a table of a person's own hides none of ours") {
  Market market;
  market.put(MarketDocument{.dots = {"2025-06-04"}});
  market.ingest();
  do_damage(market,
            "CREATE TABLE new_bars (date, open, high, low, close, volume, rlst, bc, session, provisional, document_id, "
            "pinned); CREATE TABLE new_dots (date, document_id, pinned); CREATE TABLE appended_file (path);"
            "CREATE TABLE bars_to_write (series_id, date)");
  market.put({.bars = 31, .dots = {"2025-06-04", "2025-06-05"}, .as_of_ms = 1754142710133});
  const auto report = market.ingest();
  CHECK(report.counts.bars.inserted == 1);
  CHECK(report.counts.signals.inserted == 1);
  CHECK(market.ask("SELECT count(*) || ' ' || (SELECT count(*) FROM signals) FROM bars") == "31 2");
  CHECK(market.check().empty());
}

TEST_CASE("foreign keys and checks hold for our own writer") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  auto database = sql::Writer::open(market.workspace.store);
  CHECK_THROWS(database.run_script("UPDATE bar SET document_id = 99"));
  CHECK_THROWS(database.run_script("UPDATE bar SET close = 2 * high"));
  CHECK_THROWS(database.run_script("UPDATE bar SET low = -1"));
}

TEST_CASE("the same delivery again finds a bar that was changed with the triggers off, and puts it back") {
  Market market;
  market.put(MarketDocument{.dots = {"2025-06-04", "2025-06-06"}});
  market.ingest();
  const std::string close = close_of_june_10(market);
  const auto tree = market.tree();
  do_damage(market,
            "UPDATE bar SET close = close - 0.5 WHERE date = '2025-06-10'; DELETE FROM bar WHERE date = '2025-06-11';"
            "DELETE FROM signal WHERE date = '2025-06-04'");
  market.export_now({true, {}, false});
  CHECK(market.tree() != tree);
  std::vector<std::string> warnings;
  market.workspace.warn = [&](const std::string& text) { warnings.push_back(text); };
  for (int load = 0; load < k_loads && warnings.empty(); ++load) market.ingest();
  REQUIRE(warnings.size() == 3);
  CHECK_THAT(warnings.front(), Catch::StartsWith("DIX.IN daily 2025-06-10: the store had {\"open\":"));
  CHECK(close_of_june_10(market) == close);
  CHECK(market.ask("SELECT count(*) || ' ' || (SELECT count(*) FROM signals) FROM bars") == "30 2");
  CHECK(market.ask("SELECT group_concat(action || ' ' || date, ', ') FROM audit_log WHERE action LIKE 'repair%'") ==
        "repair 2025-06-10, repair 2025-06-11, repair_signal 2025-06-04");
  CHECK(market.ask("SELECT count(*) || '' FROM bar_history") == "0");
  CHECK(market.tree() == tree);
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("a new delivery whose digests hide a changed bar finds it, too") {
  Market market;
  market.put(MarketDocument{.bars = 200, .as_of_ms = 1774142710132});
  market.workspace.clock = base::Clock(base::Instant{1774300000000});
  market.ingest();
  const std::string close = close_of_june_10(market);
  do_damage(market, "UPDATE bar SET close = close - 0.5 WHERE date = '2025-06-10'");
  std::vector<std::string> warnings;
  market.workspace.warn = [&](const std::string& text) { warnings.push_back(text); };
  for (int load = 1; load <= k_loads && warnings.empty(); ++load) {
    market.put({.bars = 200, .restated = 100 + load, .as_of_ms = 1774142710132 + load});
    CHECK(market.ingest().counts.documents.accepted == 1);
  }
  REQUIRE(warnings.size() == 1);
  CHECK(close_of_june_10(market) == close);
  CHECK(market.ask("SELECT count(*) || '' FROM bar_history WHERE date = '2025-06-10'") == "0");
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("check drops digests that are not of the bars, so that the next delivery is compared with them") {
  Market market;
  market.put(MarketDocument{.bars = 200, .as_of_ms = 1774142710132});
  market.workspace.clock = base::Clock(base::Instant{1774300000000});
  market.ingest();
  do_damage(market, "UPDATE bar SET close = close - 0.5 WHERE date = '2025-06-10'");
  CHECK_FALSE(pipeline::check(market.workspace, false).findings.empty());
  CHECK(market.ask("SELECT count(*) || '' FROM window_digest") == "0");
  market.put({.bars = 200, .restated = 100, .as_of_ms = 1774142710133});
  CHECK(market.ingest().counts.bars.revised == 2);
}

TEST_CASE("a lost bar comes back with the document and the batch that it had") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  market.put({.restated = 6, .as_of_ms = 1754142710133});
  CHECK(market.ingest().counts.bars.revised == 1);
  const auto says = [&] {
    return market.ask("SELECT group_concat(date || ' ' || document_id || ' ' || batch_id, ', ') FROM bar");
  };
  const std::string before = says();
  do_damage(market, "DELETE FROM bar WHERE date IN ('2025-06-10', '2025-06-12')");
  for (int load = 0; load < k_loads; ++load) market.ingest();
  CHECK(says() == before);
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("a lost dot comes back with the batch that it had, and not with that of a list which only repeats it") {
  Market market;
  market.put(MarketDocument{.dots = {"2025-06-04", "2025-06-09"}});
  market.ingest();
  market.put({.dots = {"2025-06-04", "2025-06-06", "2025-06-09"}, .as_of_ms = 1754142710133});
  market.ingest();
  market.put({.dots = {"2025-06-04", "2025-06-06", "2025-06-09", "2025-06-10"}, .as_of_ms = 1754142710134});
  market.ingest();
  const auto says = [&] {
    return market.ask("SELECT group_concat(date || ' ' || document_id || ' ' || batch_id, ', ') FROM signal");
  };
  const std::string before = says();
  const char* const lost = GENERATE("('2025-06-04')", "('2025-06-06')", "('2025-06-10')");
  do_damage(market, std::string("DELETE FROM signal WHERE date IN ") + lost);
  for (int load = 0; load < k_loads; ++load) market.ingest();
  CHECK(says() == before);
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE(
    "a bar or dot that was moved to another date comes back with its batch, and no undo of a later one takes it") {
  Market market;
  market.put(MarketDocument{.bars = 5, .dots = {"2025-06-04"}});
  market.ingest();
  market.put({.bars = 10, .dots = {"2025-06-04", "2025-06-09"}, .as_of_ms = 1754142710133});
  market.ingest();
  const auto says = [&] {
    return market.ask("SELECT group_concat(date || ' ' || document_id || ' ' || batch_id, ', ') FROM bar") +
           market.ask("SELECT group_concat(date || ' ' || document_id || ' ' || batch_id, ', ') FROM signal");
  };
  const std::string before = says();
  do_damage(market, GENERATE("UPDATE bar SET date = '2025-06-07' WHERE date = '2025-06-05'",
                             "UPDATE bar SET date = '2025-06-01' WHERE date = '2025-06-05'",
                             "UPDATE signal SET date = '2025-06-05' WHERE date = '2025-06-04'"));
  for (int load = 0; load < k_loads; ++load) market.ingest();
  do_damage(market, "DELETE FROM bar WHERE date < '2025-06-02'");  // which no document speaks about
  CHECK(says() == before);
}

TEST_CASE("each document of a file, and with verify each file, is compared with the rows") {
  Market market;
  const MarketDocument first{.bars = 5}, second{.first = base::Date{20241 + 7}, .bars = 5};
  tests::write_file(market.inbox() / "both.jsonl", first.json() + "\n" + second.json());
  for (int other = 0; other < 3; ++other) market.put(MarketDocument{.symbol = "SYM" + std::to_string(other) + ".IN"});
  market.ingest();
  const auto closes = [&] { return market.ask("SELECT group_concat(close) FROM bars"); };
  const std::string before = closes();
  do_damage(market, "UPDATE bar SET close = close - 0.25 WHERE date IN ('2025-06-04', '2025-06-10')");
  CHECK(closes() != before);
  pipeline::IngestRequest request;
  request.paths = {market.inbox().string()};
  request.verify = true;
  pipeline::ingest(market.workspace, request);
  CHECK(closes() == before);
  CHECK(market.ask("SELECT count(*) || '' FROM audit_log WHERE action = 'repair'") == "8");
}

TEST_CASE("a dot that a person holds or denies is put back") {
  Market market;
  market.put(MarketDocument{.dots = {"2025-06-04", "2025-06-09"}});
  market.ingest();
  const bool is_dot = GENERATE(true, false);
  pipeline::CorrectionRequest request;
  request.symbol = "DIX.IN";
  request.date = base::Date::parse_iso(is_dot ? "2025-06-05" : "2025-06-09").value();
  request.amendment.is_dot = is_dot;
  pipeline::amend(market.workspace, request);
  const auto says = [&] {
    return market.ask(
        "SELECT group_concat(date || ' ' || coalesce(document_id, '-') || ' ' || batch_id || ' ' || pinned, ', ') FROM "
        "signal");
  };
  const std::string before = says();
  do_damage(market, is_dot ? "DELETE FROM signal WHERE date = '2025-06-05'"
                           : "INSERT INTO signal (symbol_id, date) VALUES (1, '2025-06-09')");
  for (int load = 0; load < k_loads; ++load) market.ingest();
  CHECK(says() == before);
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("a bar that a person holds comes back as it was held") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  pipeline::CorrectionRequest request;
  request.symbol = "DIX.IN";
  request.date = base::Date::parse_iso("2025-06-10").value();
  request.amendment.correction.held.volume = std::optional<int64_t>(77);
  pipeline::amend(market.workspace, request);
  const char* const script =
      GENERATE("DELETE FROM bar WHERE date = '2025-06-10'", "UPDATE bar SET volume = 78 WHERE date = '2025-06-10'");
  do_damage(market, script);
  for (int load = 0; load < k_loads; ++load) market.ingest();
  CHECK(market.ask("SELECT volume || ' ' || pinned || ' ' || batch_id FROM bar WHERE date = '2025-06-10'") == "77 1 2");
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("weeks that follow from days are put back with them, and by themselves, as they stood") {
  Market market;
  market.workspace.configured["derive_weekly"] = "true";
  market.put(MarketDocument{});
  market.ingest();
  const auto weeks = [&] {
    return market.ask(
        "SELECT group_concat(date || ' ' || volume || ' ' || batch_id) FROM bars WHERE timeframe = 'weekly'");
  };
  const std::string before = weeks();
  const char* const script =
      GENERATE("UPDATE bar SET volume = volume + 1", "UPDATE bar SET volume = volume + 1 WHERE document_id IS NULL",
               "DELETE FROM bar WHERE document_id IS NULL AND date = '2025-06-13'");
  do_damage(market, script);
  CHECK(weeks() != before);
  for (int load = 0; load < k_loads; ++load) market.ingest();
  CHECK(weeks() == before);
  CHECK(market.ask("SELECT count(*) || '' FROM bar_history") == "0");
  CHECK(pipeline::check(market.workspace, false).findings.empty());
}

TEST_CASE("ingest --verify compares those documents too that workers read before the first batch was open") {
  Market market;
  for (const char* symbol : {"ALDER.IN", "BIRCH.IN", "CEDAR.IN", "DIX.IN"}) {
    market.put({.symbol = symbol});
  }
  market.ingest();
  do_damage(market, "UPDATE bar SET close = close - 0.5 WHERE date = '2025-06-10'");
  const bool is_new = GENERATE(false, true);
  CAPTURE(is_new);
  if (is_new) {
    for (const char* symbol : {"ALDER.IN", "BIRCH.IN", "CEDAR.IN", "DIX.IN"}) {
      market.put({.symbol = symbol, .as_of_ms = 1754142710133});
    }
  }
  pipeline::IngestRequest request;
  request.paths = {market.inbox().string()};
  request.verify = true;
  pipeline::ingest(market.workspace, request);
  CHECK(market.ask("SELECT count(*) || '' FROM audit_log WHERE action = 'repair'") == "4");
}
