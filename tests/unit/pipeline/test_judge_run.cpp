#include "pipeline/judge_run.hpp"
#include "pipeline/undo_run.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <random>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// A share whose closes can be set day by day: each day is a delivery of its own, or all are one.
struct Days {
  std::string symbol = "DIX.IN";
  std::vector<base::Date> dates;
  std::vector<double> closes;

  // Weekdays from 2025-01-01 on with small moves, always the same.
  explicit Days(std::string code, int count = 90) : symbol(std::move(code)) {
    std::mt19937 die(4711);
    double close = 1000;
    for (base::Date date{20089}; std::ssize(dates) < count; ++date.days) {
      if (date.iso_weekday() > 5) continue;
      dates.push_back(date);
      close *= 1 + (static_cast<double>(die() % 2000) - 1000) / 100'000;
      closes.push_back(close);
    }
  }

  // The document with the days [first, last), said in the evening of the last.
  std::string json(size_t first, size_t last) const {
    std::string prices;
    const auto midnight = [](base::Date date) { return int64_t{date.days} * base::k_ms_per_day - 19'800'000; };
    for (size_t i = first; i < last; ++i) {
      const double close = closes[i];
      prices += (prices.empty() ? "" : ",") +
                fmt::format(R"({{"priceDate":{},"open":{:.2f},"high":{:.2f},"low":{:.2f},"close":{:.2f},"volume":{},)"
                            R"("pdt":"TradingDate","rlst":null,"bc":null}})",
                            midnight(dates[i]), close, close * 1.004, close * 0.996, close, 1000 + i % 7 * 10);
    }
    return fmt::format(R"({{"responseHeader":{{"error":false,"asOfDate":{}}},"chart":{{"prices":[{}],)"
                       R"("peripheralData":{{"symbol":"{}","name":"{}","periodcity":"Daily"}}}}}})",
                       midnight(dates[last - 1]) + 18 * 3'600'000, prices, symbol, symbol);
  }
};

// The findings that stand, a line each, and none of their numbers.
std::string standing(Market& market) {
  std::string text;
  const sql::Reader database = sql::Reader::open(market.workspace.store);
  auto rows = store::list_findings(database, {.state = {}, .symbol = {}, .rule = {}});
  std::ranges::sort(rows, {}, [](const auto& row) { return row.symbol + row.first_date + row.rule; });
  for (const store::FindingRow& row : rows) {
    text += row.symbol + " " + row.rule + " " + row.first_date + " " + row.last_date + " " + row.observed + "\n";
  }
  return text;
}

pipeline::JudgeReport judge_again(Market& market) {
  pipeline::OpenStore store(market.workspace, store::Command::run, "");
  return pipeline::judge_changes(market.workspace, store.database());
}

Days jumping() {
  Days days("JUMP.IN");
  for (size_t i = 70; i < days.closes.size(); ++i) days.closes[i] *= 0.446;  // no ratio of a split
  days.closes[80] *= 10;
  return days;
}

}  // namespace

TEST_CASE("what is odd is found, kept, and told once") {
  Market market;
  const Days days = jumping();
  market.put("JUMP.IN_daily.json", days.json(0, 90));
  market.put("CALM.IN_daily.json", Days("CALM.IN").json(0, 90));
  const auto report = market.ingest();
  CHECK(report.judged.series == 2);
  CHECK(report.judged.found >= 2);
  REQUIRE_FALSE(report.judged.worst.empty());
  CHECK(report.judged.worst[0].symbol == "JUMP.IN");
  CHECK(report.judged.worst[0].severity == "error");
  CHECK_THAT(standing(market), Catch::Contains("JUMP.IN jump " + days.dates[70].iso()) &&
                                   Catch::Contains("JUMP.IN scale " + days.dates[80].iso()) &&
                                   !Catch::Contains("CALM.IN"));
  CHECK(market.ingest().judged.series == 0);
  CHECK(judge_again(market).found == 0);
}

TEST_CASE("judged day by day, in any order, or all at once: the findings are the same") {
  const Days days = jumping();
  Market whole;
  whole.put("JUMP.IN_daily.json", days.json(0, 90));
  whole.ingest();
  const std::string expected = standing(whole);
  REQUIRE_FALSE(expected.empty());
  for (const bool is_shuffled : {false, true}) {
    Market parts;
    std::vector<size_t> ends;
    for (size_t end = 30; end <= 90; end += 3) ends.push_back(end);
    if (is_shuffled) std::shuffle(ends.begin(), ends.end(), std::mt19937(7));
    for (const size_t end : ends) {
      parts.put("JUMP.IN_daily.json", days.json(end == 30 ? 0 : end - 8, end));
      parts.ingest();
    }
    CHECK(standing(parts) == expected);
    const auto before = standing(parts);
    parts.workspace.quality_rules["no_volume"] = std::nullopt;  // other rules: all is judged anew
    judge_again(parts);
    CHECK(standing(parts) == before);
  }
}

TEST_CASE("what is put right is gone, and what was acknowledged stays so") {
  Market market;
  const Days days = jumping();
  market.put("JUMP.IN_daily.json", days.json(0, 90));
  market.ingest();
  const auto rows = store::list_findings(sql::Reader::open(market.workspace.store),
                                         {.state = "open", .symbol = {}, .rule = "jump", .limit = 1});
  REQUIRE(rows.size() == 1);
  {
    pipeline::OpenStore store(market.workspace, store::Command::run, "");
    store::acknowledge_finding(store.database(), rows[0].finding_id, market.workspace.clock.now(), "me@here",
                               "it fell");
    CHECK_THROWS_WITH(
        store::acknowledge_finding(store.database(), rows[0].finding_id, market.workspace.clock.now(), "", "again"),
        Catch::Contains("acknowledged already"));
    CHECK_THROWS_WITH(store::acknowledge_finding(store.database(), 999'999, market.workspace.clock.now(), "", ""),
                      Catch::Contains("no finding 999999"));
  }
  Days mended = days;
  mended.closes[80] /= 10;
  mended.dates.push_back({mended.dates.back().days + 3});
  mended.closes.push_back(mended.closes.back());
  market.put("JUMP.IN_daily.json", mended.json(60, 91));
  const auto report = market.ingest();
  CHECK(report.judged.gone >= 1);
  CHECK_THAT(standing(market), !Catch::Contains(" scale "));
  CHECK(market.ask("SELECT state || ' ' || reason FROM finding WHERE rule = 'jump' AND first_date = '" +
                   days.dates[70].iso() + "'") == "acknowledged it fell");
  CHECK(market.ask("SELECT count(*) FROM finding WHERE rule = 'scale' AND state = 'gone'") == "1");
}

TEST_CASE("an undo takes findings away with the bars, and a day that is added is judged alone") {
  Market market;
  const Days days = jumping();
  market.put("JUMP.IN_daily.json", days.json(0, 60));
  market.ingest();
  CHECK(standing(market).empty());
  market.put("JUMP.IN_daily.json", days.json(50, 90));
  CHECK(market.ingest().judged.found > 0);
  market.put("CALM.IN_daily.json", Days("CALM.IN").json(0, 90));
  const auto report = market.ingest();
  CHECK(report.judged.series == 1);
  pipeline::UndoRequest undo;
  undo.batch = 2;
  pipeline::undo(market.workspace, undo);
  judge_again(market);
  CHECK(standing(market).empty());
}
