#include "fetch/fetching.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sstream>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

const std::vector<std::string> k_canaries = {"kkkkcanary4711kkkkcanary4711kkkk", "ttttcanary4711ttttcanary4711tttt",
                                             "aaaacanary4711aaaacanary4711aaaa"};

bool is_program_missing() {
  if (Vendors::can_run()) return false;
  WARN("skipped: python3 or openssl is not installed");
  return true;
}

// Every secret is a canary; Kite's login has lapsed, and Alpha Vantage takes its key for used up and quotes it.
json lapsed_market(int symbols) {
  json market = whole_market(symbols);
  market["secrets"] = {{"kite_key", k_canaries[0]}, {"kite_access_token", "todays"}, {"alpha_key", "another"}};
  return market;
}

void set_canaries(Fetching& fetching) {
  fetching.installation.environment["KEY_OF_kite"] = k_canaries[0];
  fetching.installation.environment["TOKEN_OF_kite"] = k_canaries[1];
  fetching.installation.environment["KEY_OF_alpha"] = k_canaries[2];
}

void check_no_secret(const Fetching& fetching, const std::string& said) {
  for (const std::string& canary : k_canaries) {
    CHECK(said.find(canary) == std::string::npos);
    for (const auto& [path, bytes] : files_below(fetching.installation.folder.path())) {
      INFO(path);
      CHECK(bytes.find(canary) == std::string::npos);
    }
  }
}

int lines_with(const std::string& text, const std::string& sign) {
  std::istringstream lines(text);
  int count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(sign) != std::string::npos ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a login that has lapsed costs one request, is said in one line with what to do, and others answer") {
  if (is_program_missing()) return;
  Fetching fetching(lapsed_market(250), {{"kite"}, {"yahoo"}});
  set_canaries(fetching);
  const RunEnd end = fetching.report_of({"fetch"});
  const std::string message = end.message_of("pull vendors");
  INFO(message);
  CHECK(end.exit_code == 3);
  CHECK(end.outcome_of("pull vendors") == "degraded");
  CHECK(fetching.vendors.asked("kite") == std::vector<std::string>{"instruments"});
  CHECK(fetching.vendors.asked("yahoo").size() == 250);
  CHECK_THAT(message, Contains("250 of 250 symbols answered (yahoo 250)"));
  CHECK(lines_with(message, "kite") == 1);
  CHECK_THAT(message, Contains("\nkite: denied: ") && Contains("Incorrect `api_key` or `access_token`.; log in at "
                                                               "https://kite.zerodha.com/connect/login?v=3"));
  CHECK(difference(expected_bars(fetching.vendors.market(), "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
  check_no_secret(fetching, end.text());
}

TEST_CASE("keys and tokens are in no file and no output, whoever quotes them and however much is said") {
  if (is_program_missing()) return;
  json market = lapsed_market(6);
  // The other vendors err in words of their own.
  market["faults"]["yahoo"][test_name("yahoo", test_symbol(0))] = {{"answers", {"html_200"}}, {"sticky", true}};
  Fetching fetching(market, {{"alpha_vantage"}, {"kite"}, {"yahoo"}});
  set_canaries(fetching);
  fetching.installation.bluedot({"init"});
  std::string said;
  for (const std::vector<std::string>& command : {std::vector<std::string>{"fetch", "--verbose"},
                                                  {"fetch", "--log-format", "json", "--verbose"},
                                                  {"fetch", "--from", "2026-11-09", "--log-format", "json"},
                                                  {"run", "-v"},
                                                  {"runs", "show", "2026"},
                                                  {"backfill", "--from", "2026-10-05", "--to", "2026-10-09", "-v"},
                                                  {"status"},
                                                  {"query", "SELECT * FROM vendor_answer"},
                                                  {"query", "SELECT * FROM vendor_limit"}}) {
    const net::ProgramResult result = fetching.installation.bluedot(command);
    said += result.out + result.err;
  }
  CHECK_THAT(said, Contains("We have detected your API key as "));
  CHECK_THAT(said, Contains("Incorrect `api_key` or `access_token`"));
  CHECK_THAT(said, Contains("a page, and no data"));
  check_no_secret(fetching, said);
}

TEST_CASE("a login that lapses while vendors are asked, and a limit that comes, leave the rest to others") {
  if (is_program_missing()) return;
  json market = whole_market(60);
  json candles = json::array(), series = json::array();
  for (int i = 0; i < 10; ++i) candles.push_back("ok");
  candles.push_back("expired_token");
  market["faults"]["kite"]["*"] = {{"answers", candles}, {"sticky", true}};
  market["limits"]["alpha"] = {{"per_day", 20}};  // more than the provider is said to have
  const Fetching fetching(market, {{"kite"}, {"alpha_vantage"}, {"yahoo"}});
  const RunEnd end = fetching.fetch();
  const std::string message = end.message_of("pull vendors");
  INFO(message);
  CHECK(end.exit_code == 3);
  CHECK_THAT(message, Contains("60 of 60 symbols answered (alpha_vantage 20, kite 9, yahoo 31)"));
  CHECK_THAT(message, Contains("\nkite: denied: ") && Contains("\nalpha_vantage: limited: "));
  // Those that were under way when it closed.
  CHECK(fetching.vendors.asked("kite").size() <= 11 + 12);
  CHECK(fetching.vendors.asked("alpha").size() <= 20 + 12);
  CHECK(difference(expected_bars(market, "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}
