#include "fetch/fetching.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <set>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

constexpr int k_symbols = 40;
constexpr const char* k_from = "2026-11-09";

bool is_program_missing() {
  if (Vendors::can_run()) return false;
  WARN("skipped: python3 or openssl is not installed");
  return true;
}

json slow_market(int symbols = k_symbols) {
  json market = whole_market(symbols);
  market["faults"]["yahoo"]["*"] = {{"answers", {"slow:0.05"}}, {"sticky", true}};
  return market;
}

// Few at a time, so that a kill comes in the middle.
void be_slow(Fetching& fetching) {
  fetching.configure({{"yahoo"}}, "    history_days: 20\n    in_flight: 2\n");
}

fs::path journal_of(const Fetching& fetching) {
  return fetching.installation.folder / "inbox" / ".asking" / "vendors" / "asked" / "answers.jsonl";
}

// The symbols whose answers are on disk, by Yahoo's names; lines that were cut off do not count.
std::set<std::string> journaled(const Fetching& fetching) {
  std::set<std::string> symbols;
  std::ifstream in(journal_of(fetching));
  for (std::string line; std::getline(in, line);) {
    const json answer = json::parse(line, nullptr, false);
    if (answer.is_object()) symbols.insert(test_name("yahoo", answer.at("symbol")));
  }
  return symbols;
}

void check_whole(const Fetching& fetching) {
  CHECK(difference(expected_bars(fetching.vendors.market(), k_from), fetching.stored_bars(k_from)) == "");
  CHECK(fetching.bodies_taken_twice() == 0);
  CHECK_FALSE(fs::exists(journal_of(fetching)));
  CHECK(fetching.vendors.violations() == 0);
}

}  // namespace

TEST_CASE("killed while vendors are asked, again and again, the next fetch asks for what is missing only") {
  if (is_program_missing()) return;
  Fetching fetching(slow_market(), {{"yahoo"}});
  be_slow(fetching);
  std::set<std::string> answered;
  size_t before = 0;
  for (int kill = 1; kill <= 8; ++kill) {
    const auto program = fetching.begin({"fetch"});
    const size_t wanted = before + static_cast<size_t>(kill % 4) + 1;
    REQUIRE(wait_until([&] { return fetching.vendors.requests().size() >= wanted; }));
    CHECK(program->end(SIGKILL) == -1);
    for (const std::string& symbol : fetching.vendors.asked("yahoo", before)) CHECK(answered.count(symbol) == 0);
    before = fetching.vendors.requests().size();
    answered = journaled(fetching);
  }
  CHECK(answered.size() < k_symbols);
  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  for (const std::string& symbol : fetching.vendors.asked("yahoo", before)) CHECK(answered.count(symbol) == 0);
  CHECK(end.count_of("pull vendors", "answered") == k_symbols);
  check_whole(fetching);
}

TEST_CASE("killed between the last answer and the end, the next fetch asks nobody, and nothing comes twice") {
  if (is_program_missing()) return;
  constexpr size_t k_few = 12;
  // What is on disk at the moment of the kill, or a little later.
  using IsThere = std::function<bool(const fs::path& inbox, const Fetching& fetching)>;
  const IsThere has_arrived = [](const fs::path& inbox, const Fetching&) { return fs::exists(inbox / "2026-11-27"); };
  const std::vector<std::pair<std::string, IsThere>> moments = {
      {"all answered",
       [&](const fs::path& inbox, const Fetching& fetching) {
         return journaled(fetching).size() == k_few || has_arrived(inbox, fetching);
       }},
      {"arriving",
       [&](const fs::path& inbox, const Fetching& fetching) {
         return fs::exists(inbox / ".staging") || has_arrived(inbox, fetching);
       }},
      {"arrived", has_arrived},
      {"forgotten",
       [&](const fs::path& inbox, const Fetching& fetching) {
         return has_arrived(inbox, fetching) && !fs::exists(journal_of(fetching));
       }},
      {"exporting", [](const fs::path& inbox, const Fetching&) { return fs::exists(inbox / "../exports"); }}};
  for (const auto& [name, is_there] : moments) {
    INFO(name);
    Fetching fetching(slow_market(k_few), {{"yahoo"}});
    be_slow(fetching);
    {
      const auto program = fetching.begin({"fetch"});
      REQUIRE(wait_until([&] { return is_there(fetching.installation.folder / "inbox", fetching); }));
      program->end(SIGKILL);
    }
    CHECK(fetching.vendors.requests().size() == k_few);
    fetching.fetch();
    CHECK(fetching.vendors.requests().size() == k_few);
    check_whole(fetching);
  }
}

TEST_CASE("a signal ends a fetch within two seconds, and nothing of it is lost") {
  if (is_program_missing()) return;
  json market = slow_market();
  market["faults"]["yahoo"][test_name("yahoo", test_symbol(20))] = {"slow:30"};
  market["faults"]["yahoo"][test_name("yahoo", test_symbol(21))] = {"429_retry_after:60"};
  Fetching fetching(market, {{"yahoo"}});
  be_slow(fetching);
  const auto program = fetching.begin({"fetch"});
  REQUIRE(wait_until([&] { return fetching.vendors.requests().size() >= 22; }));
  const auto begin = std::chrono::steady_clock::now();
  CHECK(program->end(SIGTERM) == 130);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
  const std::set<std::string> answered = journaled(fetching);
  CHECK(answered.size() >= 19);

  const size_t before = fetching.vendors.requests().size();
  fetching.vendors.counts();
  const RunEnd end = fetching.fetch();
  INFO(end.message_of("pull vendors"));
  CHECK(end.exit_code == 0);
  for (const std::string& symbol : fetching.vendors.asked("yahoo", before)) CHECK(answered.count(symbol) == 0);
  check_whole(fetching);
}
