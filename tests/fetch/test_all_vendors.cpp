#include "fetch/fetching.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <iterator>
#include <random>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

using Lines = std::vector<std::string>;

constexpr const char* k_from = "2026-11-09";  // 18 days before today
constexpr int k_history_days = 18;
constexpr int k_per_second = 50;

bool is_program_missing() {
  if (Vendors::can_run()) return false;
  WARN("skipped: python3 or openssl is not installed");
  return true;
}

std::vector<ProviderLimits> three(double per_second) {
  return {{"kite", per_second}, {"alpha_vantage", per_second}, {"yahoo", per_second}};
}

json limits_of_three(int per_second) {
  const json limit = {{"per_second", per_second}};
  return {{"yahoo", limit}, {"kite", limit}, {"alpha", limit}};
}

// A fault, and what the vendor's answer comes to in the end.
struct Fault {
  std::string name, verdict;
};

// In the order in which the vendors are asked. Those that are `ok` heal when they are asked again.
const std::vector<std::pair<std::string, std::vector<Fault>>> k_faults = {
    {"kite",
     {{"429_json", "ok"},
      {"429_retry_after:1", "ok"},
      {"429_plain", "ok"},
      {"server_error:503", "ok"},
      {"close", "ok"},
      {"cut_body", "ok"},
      {"slow:0.5", "ok"},
      {"slow_body:0.5", "ok"},
      {"gzip", "ok"},
      {"null_days", "ok"},
      {"html_200", "broken"},
      {"will_be_right_back", "broken"},
      {"cut_json", "broken"},
      {"redirect:https://elsewhere.example/candles", "broken"},
      {"not_found", "absent"},
      {"empty", "empty"}}},
    {"alpha",
     {{"per_second_limit", "ok"},
      {"429_json", "ok"},
      {"will_be_right_back:502", "ok"},
      {"close", "ok"},
      {"cut_body", "ok"},
      {"slow_body:0.5", "ok"},
      {"gzip", "ok"},
      {"html_200", "broken"},
      {"cut_json", "broken"},
      {"redirect:https://elsewhere.example/query", "broken"},
      {"wrong_symbol", "broken"},
      {"not_found", "absent"},
      {"empty", "empty"}}},
    {"yahoo",
     {{"429_plain", "ok"},
      {"429_json", "ok"},
      {"429_retry_after:1", "ok"},
      {"server_error:500", "ok"},
      {"close", "ok"},
      {"cut_body", "ok"},
      {"slow:0.5", "ok"},
      {"gzip", "ok"},
      {"null_days", "ok"},
      {"live_row", "ok"},
      {"html_200", "broken"},
      {"will_be_right_back", "broken"},
      {"cut_json", "broken"},
      {"redirect:https://elsewhere.example/chart", "broken"},
      {"wrong_symbol", "broken"},
      {"wrong_interval", "broken"},
      {"not_found", "absent"},
      {"empty", "empty"},
      {"empty_400", "empty"}}}};

std::string provider_of(const std::string& vendor) {
  return vendor == "alpha" ? "alpha_vantage" : vendor;
}

// Draws what vendors lack and how they err, so that what one lacks another has and is asked for.
class DrawnMarket {
 public:
  explicit DrawnMarket(int symbols) : m_market(whole_market(symbols)) {
    int number = 0;
    for (const auto& [vendor, faults] : k_faults) {
      for (const Fault& fault : faults) lay(vendor, fault, test_symbol(number++));
    }
    while (number < symbols) leave_out(test_symbol(number++));
  }

  const json& market() const { return m_market; }
  // `SYMBOL PROVIDER VERDICT` of each fault.
  const Lines& verdicts() const { return m_verdicts; }

 private:
  json& listing(const std::string& symbol, const std::string& vendor) { return m_market["symbols"][symbol][vendor]; }
  void remove(const std::string& symbol, const std::string& vendor) { m_market["symbols"][symbol].erase(vendor); }
  // Late with the newest days, or listed later than elsewhere.
  json drawn_dates() {
    static const std::vector<json> k_dates = {{{"except", {"2026-11-27"}}},
                                              {{"except", {"2026-11-26", "2026-11-27"}}},
                                              {{"from", "2026-11-12"}},
                                              {{"from", "2026-11-10"}, {"except", {"2026-11-27"}}}};
    return k_dates[m_random() % k_dates.size()];
  }

  // A fault of a vendor, and those before it such that it is asked.
  void lay(const std::string& vendor, const Fault& fault, const std::string& symbol) {
    const bool heals = fault.verdict == "ok";
    json answers = {fault.name};
    if (!heals) answers = {{"answers", answers}, {"sticky", true}};
    m_market["faults"][vendor][test_name(vendor, symbol)] = answers;
    m_verdicts.push_back(symbol + " " + provider_of(vendor) + " " + fault.verdict);
    if (vendor == "kite") return;
    remove(symbol, "kite");
    if (vendor == "alpha") return;
    const json dates = {{"from", "2026-11-11"}};
    listing(symbol, "alpha")["dates"] = dates;
    if (!heals) listing(symbol, "yahoo")["dates"] = dates;  // then nobody has the days before
  }

  // One vendor has all; each of the others has all as well, or lacks the symbol, or some days.
  void leave_out(const std::string& symbol) {
    const auto whole = m_random() % 3;
    if (whole > 0 && m_random() % 4 > 0) remove(symbol, "kite");  // by its list it is not asked
    for (size_t i = 0; i < 3; ++i) {
      const std::string& vendor = k_faults[i].first;
      const auto drawn = m_random() % 4;
      if (i == whole || drawn == 0 || !m_market["symbols"][symbol].contains(vendor)) continue;
      if (drawn == 1) {
        remove(symbol, vendor);
      } else {
        listing(symbol, vendor)["dates"] = drawn_dates();
      }
    }
  }

  std::mt19937 m_random{24};
  json m_market;
  Lines m_verdicts;
};

// `SYMBOL PROVIDER REQUESTS`, of whom was asked.
Lines requests_told(const Fetching& fetching) {
  Lines lines = fetching.installation.query(
      "SELECT symbol || ' ' || provider || ' ' || requests FROM vendor_answer WHERE requests > 0");
  std::ranges::sort(lines);
  return lines;
}

Lines requests_seen(const Fetching& fetching) {
  std::map<std::string, int> counts;
  for (const json& request : fetching.vendors.requests()) {
    const std::string name = request.at("symbol");
    if (name == "instruments") continue;
    ++counts[name.substr(0, name.find('.')) + ".IN " + provider_of(request.at("vendor"))];
  }
  Lines lines;
  for (const auto& [who, count] : counts) lines.push_back(fmt::format("{} {}", who, count));
  return lines;
}

}  // namespace

TEST_CASE("without faults just what was planned is asked for, within the limits, and right after that nothing") {
  if (is_program_missing()) return;
  json market = whole_market(250);
  market["limits"] = limits_of_three(k_per_second);
  const Fetching fetching(market, three(k_per_second), k_history_days);
  fetching.installation.bluedot({"init"});
  const json plan = fetching.installation.ask({"fetch", "--dry-run"});
  CHECK(plan.at("targets").size() == 250);
  CHECK(fetching.vendors.requests().empty());

  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  CHECK(end.outcome_of("pull vendors") == "ok");
  CHECK_THAT(end.message_of("pull vendors"), Contains("250 of 250 symbols answered (kite 250)"));
  // And Kite's list of instruments, which is asked for once a day.
  const auto planned = plan.at("requests").get<int64_t>() + 1;
  CHECK(end.count_of("pull vendors", "requests") == planned);
  CHECK(fetching.vendors.counts().at("requests") == planned);
  CHECK(fetching.vendors.violations() == 0);
  CHECK(difference(expected_bars(market, k_from), fetching.stored_bars(k_from)) == "");

  const RunEnd second = fetching.fetch();
  CHECK(second.exit_code == 0);
  CHECK(second.outcome_of("pull vendors") == "nothing");
  CHECK(fetching.installation.ask({"fetch", "--dry-run"}).at("requests") == 0);
  CHECK(fetching.vendors.counts().at("requests") == planned);
}

TEST_CASE("every bar that some vendor has of 250 symbols is there, whatever vendors lack and however they err") {
  if (is_program_missing()) return;
  const DrawnMarket drawn(250);
  json market = drawn.market();
  market["limits"] = limits_of_three(k_per_second);
  const Fetching fetching(market, three(k_per_second), k_history_days);
  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  CHECK(end.count_of("pull vendors", "answered") == 250);
  CHECK(difference(expected_bars(market, k_from), fetching.stored_bars(k_from)) == "");
  CHECK(fetching.vendors.violations() == 0);
  CHECK(fetching.bodies_taken_twice() == 0);

  // Who answered, and why others did not, of each symbol.
  CHECK(difference(requests_seen(fetching), requests_told(fetching)) == "");
  const Lines verdicts =
      fetching.installation.query("SELECT symbol || ' ' || provider || ' ' || verdict FROM vendor_answer ORDER BY 1");
  Lines laid = drawn.verdicts(), told;
  std::ranges::sort(laid);
  std::ranges::set_intersection(laid, verdicts, std::back_inserter(told));
  CHECK(difference(laid, told) == "");
  CHECK(fetching.installation.query("SELECT count(*) FROM vendor_answer WHERE verdict <> 'ok' AND message = ''") ==
        Lines{"0"});
  CHECK(fetching.installation.query("SELECT count(*) FROM vendor_answer WHERE message LIKE '%elsewhere.example%'") ==
        Lines{"3"});
  CHECK(fetching.installation.query("SELECT count(DISTINCT symbol) FROM vendor_answer WHERE verdict = 'ok'") ==
        Lines{"250"});
  const std::string message = end.message_of("pull vendors");
  CHECK_THAT(message, Contains("250 of 250 symbols answered (alpha_vantage "));
  CHECK_THAT(message, Contains("\nkite: 4 broken, such as S0"));
  CHECK_THAT(message, Contains("\nyahoo: 6 broken, such as S0"));

  const int64_t asked = fetching.vendors.counts().at("requests");
  CHECK(fetching.fetch().outcome_of("pull vendors") == "nothing");
  CHECK(fetching.vendors.counts().at("requests") == asked);
}

TEST_CASE("a vendor that is late with the newest day is made up for, also when it shows the session as it goes") {
  if (is_program_missing()) return;
  json market = whole_market(9);
  market["faults"]["yahoo"][test_name("yahoo", test_symbol(1))] = {"live_row"};
  market["faults"]["yahoo"][test_name("yahoo", test_symbol(2))] = {"null_days"};
  market["symbols"][test_symbol(3)]["yahoo"]["dates"] = {{"except", {k_today}}};
  const Fetching fetching(market, {{"yahoo"}, {"kite"}});
  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  CHECK(difference(expected_bars(market, "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}

TEST_CASE("a day that the stronger vendor skips and a weaker one has is not taken back, on that day and later") {
  if (is_program_missing()) return;
  json market = whole_market(9);
  market["symbols"][test_symbol(3)]["kite"]["dates"] = {{"except", {"2026-11-18", "2026-11-25"}}};
  Fetching fetching(market, {{"kite"}, {"yahoo"}});
  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  CHECK(difference(expected_bars(market, "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
  CHECK(fetching.installation.query(
            "SELECT count(*) FROM bar JOIN document USING (document_id) WHERE feed = 'yahoo'") == Lines{"2"});
  // The days before the newest bar are asked for again: Kite skips them still.
  market["today"] = "2026-11-30";
  fetching.vendors.set_market(market);
  fetching.installation.set_now("2026-11-30T12:00:00Z");
  CHECK(fetching.fetch().exit_code == 0);
  CHECK(difference(expected_bars(market, "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}

TEST_CASE("a day that only a vendor has that could not be asked is asked for later") {
  if (is_program_missing()) return;
  json market = whole_market(9);
  const std::string late = test_symbol(3);
  market["symbols"][late]["yahoo"]["dates"] = {{"except", {k_today}}};
  market["faults"]["kite"][test_name("kite", late)] = {{"answers", {"html_200"}}, {"sticky", true}};
  Fetching fetching(market, {{"yahoo"}, {"kite"}});
  CHECK(fetching.fetch().outcome_of("judge") == "degraded");  // one of nine lacks the newest day
  CHECK(fetching.stored_bars(k_today).size() == 8);
  market.erase("faults");
  fetching.vendors.set_market(market);
  fetching.installation.set_now("2026-11-27T15:00:00Z");
  const RunEnd end = fetching.fetch();
  INFO(end.text());
  CHECK(difference(expected_bars(market, "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}

TEST_CASE("where nobody listens others are asked, and not every symbol finds out") {
  if (is_program_missing()) return;
  const json market = whole_market(30);
  const Fetching fetching(market, {{"yahoo"}, {"kite"}});
  std::string yaml = read_file(fetching.installation.folder / "bluedot.yaml");
  const std::string yahoo = fetching.vendors.url("yahoo");
  yaml.replace(yaml.find(yahoo), yahoo.size(), "https://127.0.0.1:1");
  fetching.installation.configure(yaml);
  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  CHECK_THAT(end.message_of("pull vendors"), Contains("30 of 30 symbols answered (kite 30)"));
  CHECK_THAT(end.message_of("pull vendors"), Contains("\nyahoo: unanswered: no answer for 3 symbols in a row: "));
  CHECK(end.count_of("pull vendors", "requests") <= 31 + 12 * 4);
  CHECK(difference(expected_bars(market, "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}
