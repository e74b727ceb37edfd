#include "fetch/fetching.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

bool is_program_missing() {
  if (Vendors::can_run()) return false;
  WARN("skipped: python3 or openssl is not installed");
  return true;
}

// Symbols whose names have characters that mean something in a URL; by vendor, as it calls them.
json odd_market() {
  json market = whole_market(0);
  market["symbols"] = {
      {"M&M.IN", {{"yahoo", "M&M.NS"}, {"kite", "M&M"}, {"alpha", "M&M.BSE"}}},
      {"BAJAJ-AUTO.IN", {{"yahoo", "BAJAJ-AUTO.NS"}, {"kite", "BAJAJ-AUTO"}, {"alpha", "BAJAJ-AUTO.BSE"}}},
      {"^NSEI", {{"yahoo", "^NSEI"}}},
      {"BTC-USD", {{"yahoo", {{"name", "BTC-USD"}, {"dates", {{"except", {"2026-11-27"}}}}}}}},
      {"NIFTY 50", {{"yahoo", "NIFTY 50.NS"}, {"kite", "NIFTY 50"}, {"alpha", "NIFTY 50.BSE"}}}};
  return market;
}

// Those that one vendor has, under the names it has.
void keep_only(Fetching& fetching, const std::string& vendor) {
  json market = fetching.vendors.market(), universe = json::array();
  json& symbols = market["symbols"];
  for (auto entry = symbols.begin(); entry != symbols.end();) {
    entry = entry->contains(vendor) ? std::next(entry) : symbols.erase(entry);
  }
  for (const auto& [symbol, spec] : symbols.items()) {
    universe.push_back({{"symbol", symbol}});
    if (symbol != "NIFTY 50") continue;  // the others' names follow from their endings
    universe.back()["names"] = {{"yahoo", "NIFTY 50.NS"}, {"kite", "NSE:NIFTY 50"}, {"alpha_vantage", "NIFTY 50.BSE"}};
  }
  fetching.vendors.set_market(market);
  write_file(fetching.installation.folder / "universe.json", universe.dump());
}

// What stands in the request lines for the symbol.
std::set<std::string> targets(const Fetching& fetching, const std::string& begin, const std::string& end) {
  std::set<std::string> names;
  for (const json& request : fetching.vendors.requests()) {
    const std::string target = request.at("target");
    const size_t from = target.find(begin);
    if (from == std::string::npos) continue;
    const size_t first = from + begin.size();
    names.insert(target.substr(first, target.find(end, first) - first));
  }
  return names;
}

}  // namespace

TEST_CASE("names with characters of their own are on the wire as each vendor takes them") {
  if (is_program_missing()) return;
  using Names = std::set<std::string>;
  for (const std::string vendor : {"yahoo", "kite", "alpha"}) {
    INFO(vendor);
    Fetching fetching(odd_market(), {{vendor == "alpha" ? "alpha_vantage" : vendor}});
    keep_only(fetching, vendor);
    const RunEnd end = fetching.fetch();
    INFO(end.text());
    CHECK(end.outcome_of("pull vendors") == "ok");
    CHECK(difference(expected_bars(fetching.vendors.market(), "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
    CHECK(fetching.vendors.violations() == 0);
    if (vendor == "yahoo") {
      CHECK(targets(fetching, "/v8/finance/chart/", "?") ==
            Names{"M%26M.NS", "BAJAJ-AUTO.NS", "%5ENSEI", "BTC-USD", "NIFTY%2050.NS"});
    } else if (vendor == "alpha") {
      CHECK(targets(fetching, "&symbol=", "&") == Names{"M%26M.BSE", "BAJAJ-AUTO.BSE", "NIFTY%2050.BSE"});
    } else {  // by tokens, which its list of instruments gives
      const auto asked = fetching.vendors.asked("kite");
      CHECK(Names(asked.begin(), asked.end()) == Names{"instruments", "M&M", "BAJAJ-AUTO", "NIFTY 50"});
      CHECK(targets(fetching, "from=", "&") == Names{"2026-11-07+00:00:00"});
    }
  }
}

TEST_CASE("an answer for another symbol is refused and said, and nothing of it is kept") {
  if (is_program_missing()) return;
  json market = odd_market();
  const json wrong = {{"answers", {"wrong_symbol"}}, {"sticky", true}};
  market["faults"] = {{"yahoo", {{"M&M.NS", wrong}}}, {"alpha", {{"M&M.BSE", wrong}}}};
  Fetching fetching(market, {{"alpha_vantage"}, {"yahoo"}});
  keep_only(fetching, "alpha");
  const RunEnd end = fetching.fetch();
  const std::string message = end.message_of("pull vendors");
  INFO(message);
  CHECK(end.exit_code == 3);
  CHECK_THAT(message, Contains("2 of 3 symbols answered (alpha_vantage 2)"));
  CHECK_THAT(message, Contains("M&M.IN: no bars: alpha_vantage: broken: answers for NIFTY 50.BSE; yahoo: broken: "
                               "answers for NIFTY 50.NS"));
  CHECK(fetching.installation.query("SELECT code FROM symbol ORDER BY code") ==
        std::vector<std::string>{"BAJAJ-AUTO.IN", "NIFTY 50"});
  CHECK(fetching.installation.inbox().size() == 2);
}
