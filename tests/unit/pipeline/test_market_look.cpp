#include "pipeline/market_look.hpp"
#include "pipeline/score_look.hpp"
#include "pipeline_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Four shares with the same 30 days from 2025-06-02 on; what is said of one of them can be less.
struct Exchange4 : Market {
  Exchange4() {
    for (const char* symbol : {"A.IN", "B.IN", "C.IN"}) put(MarketDocument{.symbol = symbol});
  }
  std::string gaps(const std::string& symbol = "") {
    const sql::Reader database = sql::Reader::open(workspace.store);
    std::string text;
    const auto market = pipeline::read_market(database, base::k_first_date);
    for (const pipeline::Gap& gap : pipeline::find_gaps(database, market, symbol, base::k_first_date)) {
      text += gap.symbol + " " + gap.from.iso() + " " + gap.to.iso() + " " + std::to_string(gap.days) +
              (gap.is_at_end ? " at end\n" : "\n");
    }
    return text;
  }
};

}  // namespace

TEST_CASE("a symbol that has the days of its exchange has no gap, one that was listed later neither") {
  Exchange4 market;
  market.put(MarketDocument{.symbol = "D.IN", .first = {20'255}, .bars = 20});
  market.ingest();
  CHECK(market.gaps().empty());
  CHECK(pipeline::find_stale(pipeline::read_market(sql::Reader::open(market.workspace.store), base::k_first_date))
            .empty());
  CHECK(pipeline::score_symbols(sql::Reader::open(market.workspace.store)).at(0).score >= 90);
}

TEST_CASE("gaps are told inside a series and at its end, day after day as one") {
  Exchange4 market;
  // 2025-06-02 to 06, then 12 to 25 of June: 9, 10 and 11 are missing, and what came after the 25th.
  market.put("first.json", MarketDocument{.symbol = "D.IN", .bars = 5, .as_of_ms = 1749308400000}.json());
  market.put("then.json",
             MarketDocument{.symbol = "D.IN", .first = {20'251}, .bars = 10, .as_of_ms = 1750863600000}.json());
  market.ingest();
  CHECK(market.gaps() == "D.IN 2025-06-09 2025-06-11 3\nD.IN 2025-06-26 2025-07-11 12 at end\n");
  CHECK(market.gaps("A.IN").empty());
  const auto stale =
      pipeline::find_stale(pipeline::read_market(sql::Reader::open(market.workspace.store), base::k_first_date));
  REQUIRE(stale.size() == 1);
  CHECK(stale[0].symbol == "D.IN");
  CHECK(stale[0].last.iso() == "2025-06-25");
  CHECK(stale[0].market_day.iso() == "2025-07-11");
  CHECK(stale[0].days == 12);
  const auto scores = pipeline::score_symbols(sql::Reader::open(market.workspace.store));
  CHECK(scores.front().symbol == "D.IN");
  CHECK(scores.front().of.missing == 3);
  CHECK(scores.front().of.behind == 12);
  // 100 less 2 (3 of 250 days, in percent, rounded up), 3 * 12, and what findings it has.
  CHECK(scores.front().score <= 100 - 2 - 36);
}
