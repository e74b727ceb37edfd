#include "base/error.hpp"
#include "notify/text.hpp"
#include "notify/webhook.hpp"
#include "unit/notify/sample.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bluedot;
using Catch::Contains;
using nlohmann::json;

namespace {

// The example of the Standard Webhooks libraries.
const std::string k_example_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

}  // namespace

TEST_CASE("webhook: the signature of the standard's own example") {
  const auto headers = notify::signed_headers(k_example_secret, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                              base::Instant{1614265330000}, "{\"test\": 2432232314}");
  REQUIRE(headers.size() == 3);
  CHECK(headers[0].name == "webhook-id");
  CHECK(headers[0].value == "msg_p5jXN8AQM9LWM0D4loKWxJek");
  CHECK(headers[1].name == "webhook-timestamp");
  CHECK(headers[1].value == "1614265330");
  CHECK(headers[2].name == "webhook-signature");
  CHECK(headers[2].value == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("webhook: secrets that are none are not quoted") {
  for (const std::string secret : {"", "canary-4711-canary-4711-canary", "whsec_", "whsec_canary", "whsec_Y2FuYXJ5",
                                   "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}) {
    try {
      notify::signing_key(secret);
      FAIL("taken");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::usage);
      CHECK_THAT(error.what(), !Contains("canary") && !Contains("Y2Fu") && !Contains("MfKQ"));
    }
  }
}

TEST_CASE("webhook: an id that would make the signed text ambiguous is refused") {
  for (const std::string id : {"", "a.b", "a b", "a\r\nX: y", "\xE0\xA4\x95"}) {
    CHECK_THROWS_AS(notify::signed_headers(k_example_secret, id, {}, ""), base::Error);
  }
}

TEST_CASE("webhook: the body, field by field") {
  const json expected = json::parse(R"json({
    "type": "bluedot.run",
    "timestamp": "2025-08-04T13:00:00.000Z",
    "data": {
      "run": "01987a3c-run", "state": "degraded",
      "headline": "bluedot run degraded on box, still in trouble since 2025-08-02 (day 3)",
      "when": "2025-08-04 18:30 IST", "host": "box", "store": "/data/bluedot.db",
      "change": "still_in_trouble", "since": "2025-08-02", "day": 3,
      "steps": [{"name": "ingest", "outcome": "degraded", "seconds": 12.34, "message": "2 rejected"},
                {"name": "publish", "outcome": "skipped", "seconds": 0.0, "message": ""}],
      "steps_left_out": 0,
      "counts": [{"name": "bars added", "value": 1234}], "counts_left_out": 0,
      "details": ["M&M.json: volume < 0"], "details_left_out": 0,
      "link": "https://example.com/runs?id=1&x=2"}})json");
  CHECK(json::parse(notify::webhook_body(tests::sample_digest())) == expected);
  const json nothing = json::parse(notify::webhook_body({}))["data"];
  CHECK(nothing["change"] == "none");
  CHECK_FALSE(nothing.contains("since"));
  CHECK_FALSE(nothing.contains("link"));
}

TEST_CASE("webhook: hostile and long texts and lists have their bounds") {
  const std::string body = notify::webhook_body(tests::hostile_digest());
  CHECK(body.size() < 100'000);
  const json data = json::parse(body)["data"];
  CHECK(data["steps"].size() == 20);
  CHECK(data["steps_left_out"] == 40);
  CHECK(data["details_left_out"] == 180);
  for (const json& line : data["details"]) {
    CHECK(notify::utf16_units(line.get<std::string>()) <= 300);
    CHECK(notify::clean(line.get<std::string>()) == line);
  }
}
