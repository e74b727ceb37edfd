// That what is wrong is found, by its kind, and that what is only unfinished is not. The golden cases in
// tests/cli/check/ show more kinds; tests/property/ shows that nothing is found after any program of acts.
#include "pipeline/check_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

using namespace bluedot;
using tests::Market;
using tests::MarketDocument;

namespace {

void damage(Market& market, const std::string& script) {
  sql::Writer::open(market.workspace.store).run_script("PRAGMA foreign_keys = OFF;" + script);
}

std::vector<std::string> kinds(Market& market, bool quick = false) {
  std::vector<std::string> all;
  for (const model::Finding& finding : pipeline::check(market.workspace, quick).findings) all.push_back(finding.kind);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("a store that was only ever written by us has no findings, exported or not") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  MarketDocument later{.restated = 3, .as_of_ms = 1754142710133};
  market.put(later);
  pipeline::IngestRequest request;
  request.paths = {market.inbox().string()};
  request.export_after = false;
  pipeline::ingest(market.workspace, request);
  const pipeline::CheckReport report = pipeline::check(market.workspace, false);
  CHECK(report.findings.empty());
  CHECK(report.bars == 30);
  CHECK(report.files > 0);
  CHECK(kinds(market, true).empty());
}

TEST_CASE("a date that cannot be is a finding and the other series are still looked at") {
  Market market;
  market.put(MarketDocument{});
  market.put(MarketDocument{.symbol = "ABC.IN"});
  market.ingest();
  damage(market,
         "PRAGMA ignore_check_constraints = 1; UPDATE document SET as_of = 'soon' WHERE symbol_code = 'ABC.IN'");
  const pipeline::CheckReport report = pipeline::check(market.workspace, false);
  REQUIRE(report.finding_count == 1);
  CHECK(report.findings.front().kind == "unreadable");
  CHECK(report.findings.front().symbol == "ABC.IN");
  CHECK(report.series == 2);
  CHECK(report.bars == 30);
}

TEST_CASE("the log, the rule of dots and overlapping dots are looked at") {
  Market market;
  market.put(MarketDocument{.dots = {"2025-07-01"}});
  market.ingest();
  damage(market, "DELETE FROM signal");
  // A dot that is gone without a trace was never said, by what is left, but for its digest.
  CHECK(kinds(market) == Kinds{"figures", "export"});
  damage(market, "DELETE FROM window_digest");
  CHECK(kinds(market) == Kinds{"export"});
  damage(market,
         "INSERT INTO signal (symbol_id, date, document_id, batch_id) VALUES (1, '2025-07-01', 1, 1), "
         "(1, '2020-07-01', 1, 1)");
  CHECK(kinds(market) == Kinds{"rule"});
  damage(market,
         "DELETE FROM signal WHERE date < '2025'; INSERT INTO signal_history (symbol_id, date, kind, "
         "document_id, since_batch, until_batch) VALUES (1, '2025-07-01', 'blue_dot', NULL, 0, 2)");
  CHECK(kinds(market) == Kinds{"reference", "history"});
  damage(market, "DELETE FROM signal_history; UPDATE audit_log SET actor = 'nobody' WHERE audit_id = 1");
  CHECK(kinds(market) == Kinds{"log"});
  CHECK(kinds(market, true) == Kinds{"log"});
}

TEST_CASE("damaged pages are findings, not the end of the check") {
  Market market;
  for (int i = 0; i < 20; ++i) market.put(MarketDocument{.symbol = "S" + std::to_string(i) + ".IN", .bars = 200});
  market.ingest();
  {
    std::fstream file(market.workspace.store, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(market.workspace.store));
    for (std::streamoff page = size / 2; page < size - 4096; page += 4096) {  // behind the schema
      file.seekp(page / 4096 * 4096);
      file.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    }
  }
  const pipeline::CheckReport report = pipeline::check(market.workspace, false);
  REQUIRE(report.finding_count > 0);
  CHECK(report.findings.front().kind == "structure");
  CHECK(pipeline::check(market.workspace, true).finding_count > 0);
}

TEST_CASE("files are not compared while somebody writes, a note says so") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  std::filesystem::remove(market.file("manifest.json"));
  CHECK(kinds(market, true) == Kinds{"file"});
  const pipeline::OpenStore writer(market.workspace, store::Command::ingest, "");
  const pipeline::CheckReport report = pipeline::check(market.workspace, true);
  CHECK(report.findings.empty());
  CHECK(report.notes.size() == 1);
}
