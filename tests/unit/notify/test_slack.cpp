#include "notify/slack.hpp"
#include "notify/text.hpp"
#include "unit/notify/sample.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bluedot;
using Catch::Contains;
using nlohmann::json;
using notify::utf16_units;

namespace {

// Checks every field of a message against what Slack takes; returns the length of all its texts.
size_t checked_slack_length(const json& message) {
  CHECK(message.size() == 2);
  size_t length = utf16_units(message["text"].get<std::string>());
  CHECK(length > 0);
  CHECK(message["blocks"].size() <= 50);
  for (const json& block : message["blocks"]) {
    const bool is_header = block["type"] == "header";
    CHECK((is_header || block["type"] == "section"));
    CHECK(block["text"]["type"] == (is_header ? "plain_text" : "mrkdwn"));
    const std::string text = block["text"]["text"];
    CHECK_FALSE(text.empty());
    CHECK(utf16_units(text) <= (is_header ? 150U : 3'000U));
    length += utf16_units(text);
  }
  CHECK(length < 10'000);
  return length;
}

// Every & begins one of the three entities, and < and > stand around our own link only.
void check_escaped(std::string text, const std::string& link) {
  if (const size_t at = link.empty() ? std::string::npos : text.find(link); at != std::string::npos)
    text.erase(at, link.size());
  CHECK_THAT(text, !Contains("<") && !Contains(">"));
  for (size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
    const std::string rest = text.substr(at, 5);
    CHECK((rest == "&amp;" || rest.starts_with("&lt;") || rest.starts_with("&gt;")));
  }
}

}  // namespace

TEST_CASE("Slack: a message in its parts") {
  const json message = json::parse(notify::slack_body(tests::sample_digest()));
  checked_slack_length(message);
  CHECK(message["text"] == "bluedot run degraded on box, still in trouble since 2025-08-02 (day 3)");
  const json& blocks = message["blocks"];
  REQUIRE(blocks.size() == 6);
  CHECK(blocks[0]["text"]["text"] == message["text"]);
  CHECK_THAT(
      blocks[1]["text"]["text"].get<std::string>(),
      Contains("*Run:* 01987a3c-run\n") && Contains("*When:* 2025-08-04 18:30 IST (2025-08-04T13:00:00.000Z)\n"));
  CHECK(blocks[2]["text"]["text"] == "*Steps*\ningest: degraded, 12.3 s: 2 rejected\npublish: skipped, 0.0 s");
  CHECK(blocks[3]["text"]["text"] == "*Counts*\nbars added: 1234");
  CHECK(blocks[4]["text"]["text"] == "*Of note*\nM&amp;M.json: volume &lt; 0");
  CHECK(blocks[5]["text"]["text"] == "<https://example.com/runs?id=1&amp;x=2|Details>");
}

TEST_CASE("Slack: what there is nothing of makes no block") {
  const json message = json::parse(notify::slack_body({}));
  checked_slack_length(message);
  CHECK(message["blocks"].size() == 2);
}

TEST_CASE("Slack: hostile and long texts stay within every limit") {
  const json message = json::parse(notify::slack_body(tests::hostile_digest()));
  CHECK(checked_slack_length(message) > 5'000);  // the limits are used
  check_escaped(message["text"], "");
  for (const json& block : message["blocks"]) check_escaped(block["text"]["text"], "");
  CHECK(message["blocks"].size() == 5);  // a link that grows too long by escaping is left out
  CHECK_THAT(message["blocks"][2]["text"]["text"].get<std::string>(), Contains("more"));
}
