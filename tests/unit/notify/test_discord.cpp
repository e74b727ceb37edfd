#include "notify/discord.hpp"
#include "notify/text.hpp"
#include "unit/notify/sample.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bluedot;
using Catch::Contains;
using nlohmann::json;
using notify::utf16_units;

namespace {

size_t checked_units(const json& text, size_t limit) {
  const size_t units = utf16_units(text.get<std::string>());
  CHECK(units > 0);
  CHECK(units <= limit);
  return units;
}

// Checks every field of a message against what Discord takes; returns the length of all its texts.
size_t checked_discord_length(const json& message) {
  CHECK(message["allowed_mentions"] == json{{"parse", json::array()}});
  REQUIRE(message["embeds"].size() == 1);
  const json& embed = message["embeds"][0];
  size_t length = checked_units(embed["title"], 256) + checked_units(embed["footer"]["text"], 2'048);
  if (embed.contains("description")) length += checked_units(embed["description"], 4'096);
  CHECK(embed["fields"].size() <= 25);
  for (const json& field : embed["fields"]) {
    length += checked_units(field["name"], 256) + checked_units(field["value"], 1'024);
  }
  CHECK(length <= 6'000);
  return length;
}

}  // namespace

TEST_CASE("Discord: a message in its parts") {
  const json message = json::parse(notify::discord_body(tests::sample_digest()));
  checked_discord_length(message);
  const json& embed = message["embeds"][0];
  CHECK(embed["title"] == "bluedot run degraded on box, still in trouble since 2025-08-02 (day 3)");
  CHECK(embed["description"] ==
        "ingest: degraded, 12.3 s: 2 rejected\npublish: skipped, 0.0 s\n\nM&M.json: volume \\< 0");
  CHECK(embed["fields"][0] == json{{"name", "Counts"}, {"value", "bars added: 1234"}, {"inline", false}});
  CHECK(embed["url"] == "https://example.com/runs?id=1&x=2");
  CHECK(embed["timestamp"] == "2025-08-04T13:00:00.000Z");
}

TEST_CASE("Discord: what there is nothing of makes no field") {
  const json message = json::parse(notify::discord_body({}));
  checked_discord_length(message);
  CHECK(message["embeds"][0]["fields"].empty());
  CHECK_FALSE(message["embeds"][0].contains("description"));
  CHECK_FALSE(message["embeds"][0].contains("url"));
}

TEST_CASE("Discord: hostile and long texts stay within every limit") {
  const json message = json::parse(notify::discord_body(tests::hostile_digest()));
  CHECK(checked_discord_length(message) > 4'000);  // the limits are used
  const std::string text = message["embeds"][0]["description"];
  CHECK_THAT(text, !Contains(" *b*") && Contains("\\[x\\]"));
}

TEST_CASE("Discord: the colour tells the state") {
  notify::Digest digest;
  std::vector<int> colours;
  for (const auto state : {notify::State::ok, notify::State::nothing, notify::State::degraded, notify::State::failed}) {
    digest.state = state;
    colours.push_back(json::parse(notify::discord_body(digest))["embeds"][0]["color"].get<int>());
  }
  std::sort(colours.begin(), colours.end());
  CHECK(std::unique(colours.begin(), colours.end()) == colours.end());
}
