#include "fetch/fetching.hpp"
#include "support/receiver.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

using Lines = std::vector<std::string>;

bool is_program_missing() {
  if (Vendors::can_run()) return false;
  WARN("skipped: python3 or openssl is not installed");
  return true;
}

// The news in each message that the webhook got, in order.
Lines news_of(const Receiver& receiver) {
  Lines news;
  for (const json& record : receiver.records()) {
    const json data = json::parse(record.at("body").get<std::string>()).at("data");
    news.push_back(data.at("state").get<std::string>() + " " + data.at("change").get<std::string>());
  }
  return news;
}

RunEnd run_at(Fetching& fetching, const std::string& day, const std::string& time) {
  json market = fetching.vendors.market();
  market["today"] = day;
  fetching.vendors.set_market(market);
  fetching.installation.set_now(day + "T" + time + "Z");
  return fetching.installation.run();
}

}  // namespace

TEST_CASE("a login that has lapsed is told once, and that it is over as well, as a source of a run") {
  if (is_program_missing()) return;
  Fetching fetching(whole_market(5), {{"kite"}, {"yahoo"}});
  const Receiver receiver({"http"});
  fetching.installation.environment["URL_OF_hook"] = receiver.url("http", "/hook");
  fetching.installation.environment["SECRET"] = "whsec_Y2FuYXJ5NDcxMWNhbmFyeTQ3MTFjYW5hcnk0NzEx";
  fetching.configure({{"kite"}, {"yahoo"}}, "    history_days: 20\n",
                     "notify:\n  - name: hook\n    kind: webhook\n    url: env:URL_OF_hook\n    secret: env:SECRET\n");
  fetching.installation.environment["TOKEN_OF_kite"] = "yesterdays";

  const RunEnd first = run_at(fetching, "2026-11-25", "12:00:00");
  INFO(first.text());
  CHECK(first.exit_code == 3);
  CHECK(first.outcome_of("pull vendors") == "degraded");
  CHECK(run_at(fetching, "2026-11-25", "14:00:00").outcome_of("pull vendors") == "nothing");
  CHECK(run_at(fetching, "2026-11-26", "11:00:00").exit_code == 3);
  CHECK(news_of(receiver) == Lines{"degraded new_trouble"});
  REQUIRE(receiver.records().size() == 1);
  const std::string told = receiver.records()[0].at("body");
  CHECK_THAT(told, Contains("log in at https://kite.zerodha.com/connect/login"));
  CHECK_THAT(told, !Contains("yesterdays"));

  fetching.installation.environment["TOKEN_OF_kite"] = "kitetoken";  // somebody has logged in
  const RunEnd healed = run_at(fetching, "2026-11-27", "11:30:00");
  CHECK(healed.exit_code == 0);
  CHECK_THAT(healed.message_of("pull vendors"), Contains("5 of 5 symbols answered (kite 5)"));
  CHECK(news_of(receiver) == Lines{"degraded new_trouble", "ok recovered"});
  CHECK(run_at(fetching, "2026-11-27", "12:30:00").outcome_of("pull vendors") == "nothing");
  CHECK(receiver.records().size() == 2);
  CHECK(difference(expected_bars(fetching.vendors.market(), "2026-11-09"), fetching.stored_bars("2026-11-09")) == "");
}
