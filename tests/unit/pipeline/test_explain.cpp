#include "base/error.hpp"
#include "pipeline/correction_run.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/undo_run.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

using namespace bluedot;
using namespace bluedot::tests;
using exports::Stream;
using pipeline::DocumentFileState;

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
  CHECK(restated.file.state == DocumentFileState::unchanged);
  CHECK(restated.file.place == "chart.prices[27]");  // newest first: the third of thirty
  CHECK_THAT(restated.file.row, Catch::Contains(R"("close":102.5)") && Catch::StartsWith("{") && Catch::EndsWith("}"));
  REQUIRE(restated.dots.size() == 1);
  CHECK(restated.dots[0].since_batch == 1);

  // The first document's file was replaced by the second: the bar stands, the file says something else.
  const auto first = explain(market, "2025-06-05");
  CHECK(first.batch->batch_id == 1);
  CHECK(first.file.state == DocumentFileState::changed);
  CHECK(first.file.place.empty());
  CHECK(first.dots.empty());
  std::filesystem::remove(market.inbox() / "DIX.IN_Daily.json");
  CHECK(explain(market, "2025-06-05").file.state == DocumentFileState::missing);
  std::filesystem::create_directory(market.inbox() / "DIX.IN_Daily.json");
  CHECK(explain(market, "2025-06-05").file.state == DocumentFileState::unreadable);
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
  CHECK(why.file.state == DocumentFileState::unchanged);
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

namespace {

// Somewhere else than the store's folder, for as long as it lives.
class CurrentFolder {
 public:
  explicit CurrentFolder(const std::filesystem::path& folder) : m_before(std::filesystem::current_path()) {
    std::filesystem::current_path(folder);
  }
  ~CurrentFolder() { std::filesystem::current_path(m_before); }
  CurrentFolder(const CurrentFolder&) = delete;
  CurrentFolder& operator=(const CurrentFolder&) = delete;

 private:
  std::filesystem::path m_before;
};

void ingest(Market& market, const std::string& path, const std::string& symbol = "") {
  pipeline::IngestRequest request;
  request.paths = {path};
  request.symbol = symbol;
  REQUIRE(pipeline::ingest(market.workspace, request).rejections.empty());
}

}  // namespace

TEST_CASE("a document of several in a file is found there, wherever it stands by now") {
  Market market;
  const std::string first = MarketDocument{.symbol = "ABC.IN"}.json(), second = MarketDocument{}.json();
  market.put("several.json", first + second);
  market.ingest();
  const auto why = explain(market, "2025-06-04");
  CHECK_THAT(why.document->path, Catch::EndsWith("several.json#2"));
  CHECK(why.file.state == DocumentFileState::unchanged);
  CHECK(why.file.place == "chart.prices[27]");
  CHECK_THAT(why.file.row, Catch::Contains(R"("close":102)"));
  market.put("several.json", second + first);
  CHECK(explain(market, "2025-06-04").file.state == DocumentFileState::unchanged);
  market.put("several.json", first);
  CHECK(explain(market, "2025-06-04").file.state == DocumentFileState::changed);
  std::filesystem::remove(market.inbox() / "several.json");
  CHECK(explain(market, "2025-06-04").file.state == DocumentFileState::missing);
}

TEST_CASE("a document that an undo withdrew is not named for what stands by another") {
  Market market;
  market.put("first.json", MarketDocument{.dots = {"2025-06-04"}}.json());
  market.ingest();
  market.put("second.json", MarketDocument{.bars = 29, .dots = {"2025-06-04"}, .as_of_ms = 1754142720000}.json());
  market.ingest();
  CHECK_THAT(explain(market, "2025-06-04").document->path, Catch::EndsWith("first.json"));
  pipeline::undo(market.workspace, {1, false, true, "", ""});
  const auto why = explain(market, "2025-06-04");
  REQUIRE(why.bar);
  CHECK_THAT(why.document->path, Catch::EndsWith("second.json"));
  CHECK(!why.document->withdrawn_by);
  CHECK(why.file.state == DocumentFileState::unchanged);
  REQUIRE(why.withdrawn);
  CHECK_THAT(why.withdrawn->path, Catch::EndsWith("first.json"));
  CHECK(why.withdrawn->withdrawn_by == 3);
  REQUIRE(why.dots.size() == 1);
  CHECK_THAT(why.dots[0].document->path, Catch::EndsWith("second.json"));
  pipeline::undo(market.workspace, {3, false, true, "", ""});
  CHECK(!explain(market, "2025-06-04").withdrawn);
}

TEST_CASE("rows that stand in no one piece are shown by their values") {
  Market market;
  const std::string kite = R"({"status":"success","data":{"candles":[)"
                           R"(["2025-06-03T00:00:00+0530",100,103,99,101,500],)"
                           R"(["2025-06-04T00:00:00+0530",101,104,100,102.5,600]]}})";
  market.put("candles.json", kite);
  ingest(market, (market.inbox() / "candles.json").string(), "DIX.IN");  // the file does not say whose they are
  const auto why = explain(market, "2025-06-04");
  CHECK(why.file.state == DocumentFileState::unchanged);
  CHECK(why.file.problem.empty());
  CHECK_THAT(why.file.place, Catch::Contains("candles"));
  CHECK_THAT(why.file.row, Catch::Contains("102.5"));
}

TEST_CASE("a file is found from any folder, and after store and files were moved together") {
  Market market;
  market.put(MarketDocument{});
  const std::filesystem::path elsewhere = market.folder / "elsewhere";
  std::filesystem::create_directory(elsewhere);
  write_file(elsewhere / "ABC.IN_daily.json", MarketDocument{.symbol = "ABC.IN"}.json());
  {
    const CurrentFolder here(market.folder.path());
    ingest(market, "./inbox");
  }
  CHECK(market.ask("SELECT path FROM document") == "inbox/DIX.IN_Daily.json");
  CHECK(explain(market, "2025-06-04").file.state == DocumentFileState::unchanged);
  {
    const CurrentFolder here(elsewhere);
    ingest(market, "ABC.IN_daily.json");
    CHECK(explain(market, "2025-06-04").file.state == DocumentFileState::unchanged);
  }
  CHECK(market.ask("SELECT path FROM document WHERE symbol_code = 'ABC.IN'") == "elsewhere/ABC.IN_daily.json");
  const TempFolder outside;
  write_file(outside / "XYZ.IN_daily.json", MarketDocument{.symbol = "XYZ.IN"}.json());
  {
    const CurrentFolder here(outside.path());
    ingest(market, "XYZ.IN_daily.json");
  }
  const std::string path = market.ask("SELECT path FROM document WHERE symbol_code = 'XYZ.IN'");
  CHECK(std::filesystem::equivalent(path, outside / "XYZ.IN_daily.json"));
  CHECK(std::filesystem::path(path).is_absolute());
}

TEST_CASE("a weekly bar that is held whole over derived ones shows what is behind it") {
  Market market;
  market.workspace.configured["derive_weekly"] = "true";
  market.put(MarketDocument{});
  market.ingest();
  pipeline::CorrectionRequest held;
  held.symbol = "DIX.IN";
  held.timeframe = model::Timeframe::weekly;
  held.date = day("2025-06-06");
  held.amendment.correction.held.close = 103.5;
  pipeline::amend(market.workspace, held);
  const auto derived = explain(market, "2025-06-06", model::Timeframe::weekly);
  CHECK(!derived.document);
  CHECK(derived.days.size() == 5);
  // A weekly document decides from now on, though with the held close it says what stands.
  const auto stands = derived.bar->values.value();
  MarketDocument weekly{.period = "Weekly", .bars = 1, .price = 104, .as_of_ms = 1754142720000};
  market.put(weekly);
  market.ingest();
  const auto said = explain(market, "2025-06-06", model::Timeframe::weekly);
  CHECK(said.bar->values->close == stands.close);
  REQUIRE(said.document);
  CHECK(said.days.empty());
}
