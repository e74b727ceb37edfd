#include "base/error.hpp"
#include "pipeline/explain.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

using namespace bluedot;
using namespace bluedot::tests;
using exports::Stream;
using pipeline::FileState;

namespace {

base::Date day(const std::string& iso) {
  return base::Date::parse_iso(iso).value();
}

pipeline::Explanation explain(Market& market, const std::string& date,
                              model::Timeframe timeframe = model::Timeframe::daily) {
  return pipeline::explain(market.workspace, "DIX.IN", timeframe, day(date));
}

std::string line_of(const std::string& text, int64_t number) {
  std::istringstream lines(text);
  std::string line;
  for (int64_t i = 0; i < number; ++i) std::getline(lines, line);
  return line;
}

}  // namespace

TEST_CASE("every line of every file of a tree is explained by its bar") {
  Market market;
  market.put({.restated = 4, .dots = {"2025-06-04"}});
  market.put({.period = "Weekly", .bars = 3, .with_indicators = false});
  market.ingest();
  const auto tree = market.tree();
  int64_t lines = 0;
  for (const auto timeframe : {model::Timeframe::daily, model::Timeframe::weekly}) {
    const bool is_daily = timeframe == model::Timeframe::daily;
    for (const base::Date date :
         MarketDocument{.period = is_daily ? "Daily" : "Weekly", .bars = is_daily ? 30 : 3}.dates()) {
      for (const auto& line : explain(market, date.iso(), timeframe).lines) {
        const auto file = tree.find(line.path);
        INFO(line.path << " " << date.iso());
        CHECK((file != tree.end()) == (line.line_number > 0));
        if (file == tree.end()) continue;
        CHECK(line_of(file->second, line.line_number) == line.text);
        CHECK(line.text.starts_with(std::string(date.basic_digits().data(), 8)));
        ++lines;
      }
    }
  }
  int64_t all = 0;
  for (const auto& [path, text] : tree) {
    if (path.ends_with(".csv")) all += std::count(text.begin(), text.end(), '\n');
  }
  CHECK(lines == all);
  CHECK(lines == 30 * 4 + 3 * 2);
}

TEST_CASE("a value leads to its batch, its document and the row in the file") {
  Market market;
  market.put({.dots = {"2025-06-04"}});
  market.ingest();
  market.put({.restated = 2, .dots = {"2025-06-04"}, .as_of_ms = 1754142720000});
  market.ingest();

  const auto restated = explain(market, "2025-06-04");
  CHECK(restated.bar->values->close == 102.5);
  CHECK(restated.batch->batch_id == 2);
  CHECK(restated.batch->actor == "me@here");
  CHECK(restated.document->as_of == "2025-08-02T13:52:00.000Z");
  CHECK(restated.file.state == FileState::unchanged);
  CHECK(restated.file.place == "chart.prices[27]");  // newest first: the third of thirty
  CHECK_THAT(restated.file.row, Catch::Contains(R"("close":102.5)") && Catch::StartsWith("{") && Catch::EndsWith("}"));
  REQUIRE(restated.dots.size() == 1);
  CHECK(restated.dots[0].since_batch == 1);

  // The first document's file was replaced by the second: the bar stands, the file says something else.
  const auto first = explain(market, "2025-06-05");
  CHECK(first.batch->batch_id == 1);
  CHECK(first.file.state == FileState::changed);
  CHECK(first.file.place.empty());
  CHECK(first.dots.empty());
  std::filesystem::remove(market.inbox() / "DIX.IN_Daily.json");
  CHECK(explain(market, "2025-06-05").file.state == FileState::missing);
  std::filesystem::create_directory(market.inbox() / "DIX.IN_Daily.json");
  CHECK(explain(market, "2025-06-05").file.state == FileState::unreadable);
}

TEST_CASE("a bar without lines says why") {
  Market market;
  MarketDocument running{.period = "Weekly", .bars = 2, .with_indicators = false};
  running.as_of_ms = 1749636000000;  // Wednesday 2025-06-11, before the second week closed
  market.put(running);
  market.ingest();
  const auto closed = explain(market, "2025-06-06", model::Timeframe::weekly);
  CHECK(closed.lines[index_of(Stream::price_data)].line_number == 1);
  CHECK(closed.lines[index_of(Stream::rlst_rating)].why_not == "the bar has no rlst");
  CHECK(closed.lines[index_of(Stream::bc_indicator)].why_not == "the bar has no bc");
  // Any day of the week names its bar.
  const auto open = explain(market, "2025-06-10", model::Timeframe::weekly);
  CHECK(open.date == day("2025-06-13"));
  for (const auto& line : open.lines) CHECK_THAT(line.why_not, Catch::Contains("provisional"));
  market.workspace.configured["export.provisional"] = "true";
  const auto exported = explain(market, "2025-06-10", model::Timeframe::weekly);
  CHECK(exported.lines[index_of(Stream::price_data)].line_number == 2);
  market.workspace.clock = base::Clock(base::Instant{running.as_of_ms});  // the Friday is yet to come
  const auto ahead = explain(market, "2025-06-10", model::Timeframe::weekly);
  CHECK(ahead.lines[index_of(Stream::price_data)].why_not == "the bar is provisional and dated after today");
}

TEST_CASE("a bar that was taken back is explained by the document that did it") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  MarketDocument shorter{.as_of_ms = 1754142720000};
  std::string text = shorter.json();
  const size_t begin = text.find(R"({"priceDate":1748975400000)");  // 2025-06-04
  REQUIRE(begin != std::string::npos);
  text.erase(begin, text.find('}', begin) - begin + 2);
  market.put("later.json", text);
  market.ingest();
  const auto why = explain(market, "2025-06-04");
  CHECK(!why.bar);
  CHECK(why.ended->values->close == 102);
  CHECK(why.batch->batch_id == 2);
  CHECK_THAT(why.document->path, Catch::EndsWith("later.json"));
  CHECK(why.file.state == FileState::unchanged);
  CHECK(why.file.place.empty());
  for (const auto& line : why.lines) CHECK(line.why_not == "no bar stands at this date");
}

TEST_CASE("what the store does not know is named") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  CHECK_THROWS_WITH(explain(market, "2025-01-01"), "DIX.IN daily 2025-01-01: the store has never had such a bar");
  CHECK_THROWS_WITH(explain(market, "2025-06-06", model::Timeframe::weekly),
                    "symbol DIX.IN: the store has no weekly bars of it");
  CHECK_THROWS_WITH(pipeline::explain(market.workspace, "NO.IN", model::Timeframe::daily, day("2025-06-04")),
                    "symbol NO.IN: the store does not have it");
}
