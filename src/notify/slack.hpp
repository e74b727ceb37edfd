// A digest as Slack's incoming webhooks take it (docs.slack.dev, Block Kit).
#pragma once

#include "notify/digest.hpp"

#include <string>

namespace bluedot::notify {

// Slack refuses a section of more than 3,000 characters and a header of more than 150, and a message of about 13,200
// although no page says so (slackapi/bolt-js issue 2509).
inline constexpr size_t k_slack_section_units = 3'000;
inline constexpr size_t k_slack_header_units = 150;
inline constexpr size_t k_slack_message_units = 10'000;

// JSON: `text` for what cannot show blocks, and `blocks`.
std::string slack_body(const Digest& digest);

}  // namespace bluedot::notify
