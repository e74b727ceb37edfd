#include "notify/slack.hpp"

#include "notify/text.hpp"
#include "notify/wording.hpp"

#include <nlohmann/json.hpp>

namespace bluedot::notify {
namespace {

using nlohmann::json;

// What each part may take of the message.
constexpr size_t k_slack_text = 500, k_slack_fact = 250, k_slack_facts = 1'100, k_slack_steps = 2'500,
                 k_slack_counts = 1'500, k_slack_details = 2'700;
constexpr size_t k_slack_link = 1'000, k_slack_title = 20;
static_assert(k_slack_text + k_slack_header_units + k_slack_facts + k_slack_steps + k_slack_counts + k_slack_details +
                  k_slack_link + 3 * k_slack_title <
              k_slack_message_units);
static_assert(k_slack_details + k_slack_title <= k_slack_section_units &&
              k_slack_facts >= 4 * (k_slack_fact + k_slack_title));

// `verbatim`: names that look like a channel or an address become no links.
json section(const std::string& text) {
  return {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", text}, {"verbatim", true}}}};
}

json header(const Digest& digest) {
  const std::string text = fitted(headline(digest), k_slack_header_units, Form::slack);
  return {{"type", "header"}, {"text", {{"type", "plain_text"}, {"text", text}, {"emoji", false}}}};
}

std::string bold_fact(const char* name, const std::string& value) {
  return std::string("*") + name + ":* " + fitted(value, k_slack_fact, Form::slack);
}

std::string run_facts(const Digest& digest) {
  return bold_fact("When", when_line(digest)) + "\n" + bold_fact("Run", digest.run_id) + "\n" +
         bold_fact("Host", digest.place.host) + "\n" + bold_fact("Store", digest.place.store);
}

// Slack refuses a section without text.
void add_section(json& blocks, const char* title, const std::vector<std::string>& lines, size_t limit) {
  if (lines.empty()) return;
  blocks.push_back(section(std::string("*") + title + "*\n" + fitted_lines(lines, limit, Form::slack)));
}

void add_link(json& blocks, const Digest& digest) {
  const std::string link = fitted(safe_link(digest), std::string::npos, Form::slack);
  if (link.empty() || link.size() > k_slack_link - k_slack_title) return;
  blocks.push_back(section("<" + link + "|Details>"));
}

}  // namespace

std::string slack_body(const Digest& digest) {
  json blocks = json::array();
  blocks.push_back(header(digest));
  blocks.push_back(section(run_facts(digest)));
  add_section(blocks, "Steps", step_lines(digest), k_slack_steps);
  add_section(blocks, "Counts", count_lines(digest), k_slack_counts);
  add_section(blocks, "Of note", digest.details, k_slack_details);
  add_link(blocks, digest);
  return json{{"text", fitted(headline(digest), k_slack_text, Form::slack)}, {"blocks", blocks}}.dump();
}

}  // namespace bluedot::notify
