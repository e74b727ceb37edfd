// What a document of any feed brings through the whole pipeline: several in a file, mapped names, splits, flags.
#include "pipeline/undo_run.hpp"
#include "pipeline_fixture.hpp"
#include "store/rule/corporate_actions.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Two days of HERON, with a split on the second; `as_of` in seconds tells documents apart.
std::string yahoo(const std::string& symbol, int64_t as_of = 1754200000) {
  return fmt::format(
      R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","exchangeTimezoneName":"America/New_York",)"
      R"("dataGranularity":"1d","regularMarketTime":{}}},"timestamp":[1753968600,1754055000],)"
      R"("events":{{"splits":{{"1754055000":{{"date":1754055000,"numerator":4,"denominator":1}}}}}},)"
      R"("indicators":{{"quote":[{{"open":[10,11],"high":[10,11],"low":[10,11],"close":[10,11],"volume":[1,2]}}]}}}}],)"
      R"("error":null}}}})",
      symbol, as_of);
}

std::string kite() {
  return R"({"status":"success","data":{"candles":[["2025-08-01T09:15:00+0530",10,11,9.5,10.5,100]]}})";
}

base::Date date_of(std::string_view iso) {
  return *base::Date::parse_iso(iso);
}

std::string alpha_vantage() {
  return R"x({"Meta Data":{"2. Symbol":"HERON","3. Last Refreshed":"2025-08-01"},"Time Series (Daily)":{"2025-08-01":)x"
         R"x({"1. open":"11","2. high":"11","3. low":"11","4. close":"11","5. adjusted close":"11","6. volume":"2",)x"
         R"x("7. dividend amount":"0.0000","8. split coefficient":"4.0"}}})x";
}

}  // namespace

TEST_CASE("a file of several documents takes each in, or says which was refused") {
  Market market;
  market.put("many.json", yahoo("HERON") + "\n" + yahoo("<b>") + "\n" + yahoo("EGRET") + "\n");
  market.put("list.json", "[" + yahoo("CRANE") + "," + yahoo("STORK") + "]");
  const auto report = market.ingest();
  CHECK(report.counts.documents.total == 5);
  CHECK(report.counts.documents.accepted == 4);
  REQUIRE(report.rejections.size() == 1);
  CHECK_THAT(report.rejections[0].path, Catch::EndsWith("many.json#2"));
  CHECK(market.ask("SELECT group_concat(code) FROM (SELECT code FROM symbol ORDER BY code)") ==
        "CRANE,EGRET,HERON,STORK");
  // The digest is one body's: each is known again, in whatever file it stands.
  market.put("list.json", yahoo("STORK"));
  CHECK(market.ingest().counts.documents.unchanged == 3);
}

TEST_CASE("a body of kite is another document under another name") {
  Market market;
  market.put("LOTUS_daily.json", kite());
  market.ingest();
  market.put("ALDER_daily.json", kite());
  const auto report = market.ingest();
  CHECK(report.counts.documents.unchanged == 1);
  CHECK(report.counts.documents.accepted == 1);
  CHECK(market.ask("SELECT count(*) FROM series") == "2");
}

TEST_CASE("a part of a day never takes the place of a whole one, in whatever order they come") {
  const auto minutes = [](const char* from, const char* until) {
    return fmt::format(R"({{"status":"success","data":{{"candles":[["2025-07-31T{}:00+0530",100,100,100,100,1],)"
                       R"(["2025-07-31T{}:00+0530",100,100,100,100,1]]}}}})",
                       from, until);
  };
  const std::string whole =
      R"({"status":"success","data":{"candles":[["2025-07-31T00:00:00+0530",95,98,94,97,9999]]}})";
  std::vector<std::string> bodies{whole, minutes("12:00", "15:29"), minutes("09:15", "11:00"),
                                  minutes("10:00", "14:00")};
  std::ranges::sort(bodies);
  do {
    Market market;
    for (size_t i = 0; i < bodies.size(); ++i) {
      std::filesystem::create_directory(market.inbox() / std::to_string(i));
      market.put(std::to_string(i) + "/LOTUS.json", bodies[i]);
      if (i % 2 == 1) market.ingest();
    }
    REQUIRE(market.ask("SELECT open || ' ' || close || ' ' || volume || ' ' || provisional FROM bar") ==
            "95.0 97.0 9999 0");
  } while (std::ranges::next_permutation(bodies).found);
}

TEST_CASE("a body of kite is of the company that its place names, or of none") {
  Market market;
  for (const char* folder : {"LOTUS", "ALDER", "a", "b"}) std::filesystem::create_directory(market.inbox() / folder);
  market.put("LOTUS/2025-08-01.json", kite());
  market.put("ALDER/2025-08-01.json", kite());
  market.put("a/birch.json", kite());
  market.put("b/birch.json", kite());
  market.put("SEVERAL.json", kite() + kite());
  const auto report = market.ingest();
  CHECK(market.ask("SELECT group_concat(code) FROM (SELECT code FROM symbol ORDER BY code)") == "ALDER,LOTUS");
  CHECK(report.rejections.size() == 4);
  // The same again is known, of each.
  CHECK(market.ingest().counts.documents.unchanged == 2);
}

TEST_CASE("vendors' names are mapped to ours, and kept with the document") {
  Market market;
  market.workspace.configured["symbol_map"] = "HERON=BIRD.IN,EGRET=BIRD.IN@2025-08-01";
  market.put("a.json", yahoo("HERON"));
  market.put("b.json", yahoo("EGRET"));
  CHECK(market.ingest().counts.documents.accepted == 2);
  CHECK(market.ask("SELECT symbol_code || ' ' || code FROM document JOIN series USING (series_id) JOIN symbol USING "
                   "(symbol_id) WHERE path LIKE '%a.json'") == "HERON BIRD.IN");
  // Said after the day until which the name was ours: another company.
  CHECK(market.ask("SELECT code FROM document JOIN series USING (series_id) JOIN symbol USING (symbol_id) "
                   "WHERE path LIKE '%b.json'") == "EGRET");
}

TEST_CASE("a document that is not what its file is called is taken in under its own name, and flagged") {
  Market market;
  std::vector<std::string> warnings;
  market.workspace.warn = [&](const std::string& message) { warnings.push_back(message); };
  market.put("M&M.BSE.json", yahoo("M"));
  CHECK(market.ingest().counts.documents.accepted == 1);
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::EndsWith("the document is of 'M', and its file's name says 'M&M.BSE'"));
  CHECK(market.ask("SELECT code || ' ' || time_zone FROM symbol") == "M America/New_York");
  // Another name of the same symbol says the same.
  market.workspace.configured["symbol_map"] = "M&M.BSE=MAHINDRA,M=MAHINDRA";
  market.put("M&M.BSE.json", yahoo("M", 1754200001));
  CHECK(market.ingest().counts.documents.accepted == 1);
  CHECK(std::ranges::count_if(warnings, [](const std::string& w) { return w.find("says") != std::string::npos; }) == 1);
}

TEST_CASE("a reported split is recorded once, found by its factor, and gone with its document") {
  Market market;
  market.put("a.json", yahoo("HERON"));
  market.ingest();
  market.put("a.json", yahoo("HERON", 1754200001));
  market.ingest();
  CHECK(market.ask("SELECT count(*) || ' ' || kind || ' ' || date || ' ' || factor || ' ' || detail || ' ' || batch_id "
                   "FROM corporate_action") == "1 split 2025-08-01 0.25 4:1 1");
  const auto find = [&](double factor, const char* first, const char* last) {
    auto database = sql::Writer::open(market.workspace.store);
    return store::CorporateActions(database).find_split(1, factor, date_of(first), date_of(last));
  };
  REQUIRE(find(0.2505, "2025-07-01", "2025-08-01"));
  CHECK(find(0.2505, "2025-07-01", "2025-08-01")->factor == 0.25);
  CHECK(find(0.25, "2025-08-01", "2025-08-01")->detail == "4:1");
  CHECK_FALSE(find(0.26, "2025-07-01", "2025-08-01"));
  CHECK_FALSE(find(0.25, "2025-08-02", "2025-09-01"));
  // Two documents report it: with one of them withdrawn it stands; with both it does not, until an undo is undone.
  CHECK(market.ask("SELECT count(*) FROM corporate_action_report") == "2");
  pipeline::UndoRequest undo;
  undo.reason = "test";
  undo.batch = 1;
  pipeline::undo(market.workspace, undo);
  CHECK(find(0.25, "2025-07-01", "2025-08-01"));
  CHECK(market.ask("SELECT count(*) || feeds FROM corporate_actions") == "1yahoo");
  undo.batch = 2;
  const auto report = pipeline::undo(market.workspace, undo);
  CHECK_FALSE(find(0.25, "2025-07-01", "2025-08-01"));
  CHECK(market.ask("SELECT count(*) FROM corporate_actions") == "0");
  undo.batch = report.undone.front().undo_batch;
  pipeline::undo(market.workspace, undo);
  CHECK(find(0.25, "2025-07-01", "2025-08-01"));
}

TEST_CASE("an action that two feeds report is one, and says who does") {
  Market market;
  market.put("a.json", yahoo("HERON"));
  market.put("b.json", alpha_vantage());
  market.ingest();
  CHECK(market.ask("SELECT count(*) FROM corporate_action") == "1");
  CHECK(market.ask("SELECT kind || ' ' || factor || ' ' || feeds FROM corporate_actions") ==
        "split 0.25 alpha_vantage yahoo");
}
