#include "fetch/fetching.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <initializer_list>
#include <set>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

constexpr int k_per_day = 25;

bool is_program_missing() {
  if (Vendors::can_run()) return false;
  WARN("skipped: python3 or openssl is not installed");
  return true;
}

// Only Alpha Vantage is asked, with its limit of a day; the stand-in counts, and refuses what goes beyond.
json limited_market(int symbols) {
  json market = whole_market(symbols);
  market["limits"]["alpha"] = {{"per_day", k_per_day}};
  return market;
}

const std::vector<ProviderLimits> k_alpha = {{"alpha_vantage", 1000, k_per_day}};

// It is the evening of a later day, at the vendors as well.
void begin_day(Fetching& fetching, const std::string& day) {
  json market = fetching.vendors.market();
  market["today"] = day;
  fetching.vendors.set_market(market);
  fetching.installation.set_now(day + "T12:30:00Z");
}

size_t distinct(const std::vector<std::string>& symbols) {
  return std::set<std::string>(symbols.begin(), symbols.end()).size();
}

}  // namespace

TEST_CASE("a day's limit is never gone beyond, also after a restart, and the next day goes on with who was left") {
  if (is_program_missing()) return;
  Fetching fetching(limited_market(40), k_alpha);
  const RunEnd first = fetching.fetch();
  INFO(first.message_of("pull vendors"));
  CHECK(first.exit_code == 3);
  CHECK(first.outcome_of("pull vendors") == "degraded");
  CHECK_THAT(first.message_of("pull vendors"),
             Contains("25 of 40 symbols answered") && Contains("the limit of 25 a day is used up"));
  CHECK(distinct(fetching.vendors.asked("alpha")) == k_per_day);

  fetching.installation.set_now("2026-11-27T20:00:00Z");
  fetching.fetch();
  CHECK(fetching.vendors.requests().size() == k_per_day);

  begin_day(fetching, "2026-11-28");  // a Saturday: nothing newer is to be had
  const RunEnd second = fetching.fetch();
  INFO(second.message_of("pull vendors"));
  CHECK(second.exit_code == 0);
  CHECK(fetching.vendors.requests().size() == 40);
  CHECK(distinct(fetching.vendors.asked("alpha")) == 40);
  CHECK(fetching.vendors.violations() == 0);
  CHECK(difference(expected_bars(fetching.vendors.market(), "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}

TEST_CASE("a fetch that is killed counts against the day's limit, so that nobody sees more within 24 hours") {
  if (is_program_missing()) return;
  json market = limited_market(40);
  market["faults"]["alpha"]["*"] = {{"answers", {"slow:0.1"}}, {"sticky", true}};
  Fetching fetching(market, k_alpha);
  fetching.configure(k_alpha, "    history_days: 20\n    in_flight: 2\n");
  for (const size_t seen : std::initializer_list<size_t>{3, 7}) {
    const auto program = fetching.begin({"fetch"});
    REQUIRE(wait_until([&] { return fetching.vendors.requests().size() >= seen; }));
    CHECK(program->end(SIGKILL) == -1);
  }
  fetching.fetch();
  fetching.installation.set_now("2026-11-28T11:59:00Z");  // a minute before the 24 hours are over
  fetching.fetch();
  CHECK(fetching.vendors.requests().size() <= k_per_day);
  CHECK(fetching.vendors.violations() == 0);

  begin_day(fetching, "2026-11-28");
  CHECK(fetching.fetch().exit_code == 0);
  CHECK(fetching.vendors.violations() == 0);
  CHECK(difference(expected_bars(fetching.vendors.market(), "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}

TEST_CASE("a backfill goes on by itself with the runs of the days that follow, until it is done") {
  if (is_program_missing()) return;
  Fetching fetching(limited_market(60), k_alpha, 3);
  // The store is up to date, but for October.
  fetching.configure({{"yahoo"}}, "    history_days: 3\n    in_flight: 12\n");
  REQUIRE(fetching.fetch().exit_code == 0);
  fetching.configure(k_alpha, "    in_flight: 12\n");
  const std::vector<std::string> october = {"backfill", "--from", "2026-10-05", "--to", "2026-10-30"};
  const RunEnd begun = fetching.report_of(october);
  INFO(begun.message_of("pull vendors"));
  CHECK(begun.exit_code == 3);
  CHECK(fetching.vendors.asked("alpha").size() == k_per_day);

  for (const char* day : {"2026-11-28", "2026-11-29"}) {
    begin_day(fetching, day);
    fetching.installation.run();
  }
  CHECK(distinct(fetching.vendors.asked("alpha")) == 60);
  CHECK(fetching.vendors.asked("alpha").size() == 60);
  CHECK(fetching.vendors.violations() == 0);
  CHECK(difference(expected_bars(fetching.vendors.market(), "2026-10-05"), fetching.stored_bars("2026-10-05")) == "");
  CHECK(fetching.installation.query("SELECT count(*) FROM backfill WHERE done_at IS NULL") ==
        std::vector<std::string>{"0"});

  const RunEnd last = fetching.installation.run();
  CHECK(last.outcome_of("pull vendors") == "nothing");
  CHECK(fetching.report_of(october).outcome_of("pull vendors") == "nothing");
  CHECK(fetching.vendors.asked("alpha").size() == 60);
}
