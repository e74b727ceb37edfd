#include "notify/discord.hpp"

#include "notify/text.hpp"
#include "notify/wording.hpp"

#include <nlohmann/json.hpp>

namespace bluedot::notify {
namespace {

using nlohmann::json;

// What each part may take of the embed.
constexpr size_t k_embed_steps = 1'900, k_embed_details = 1'900, k_embed_fact = 200, k_embed_footer = 200,
                 k_embed_names = 50;
static_assert(k_embed_steps + 2 + k_embed_details <= k_discord_description_units);
static_assert(k_discord_title_units + k_embed_steps + 2 + k_embed_details + k_discord_field_value_units +
                  3 * k_embed_fact + k_embed_footer + k_embed_names <=
              k_discord_embed_units);

int colour(const Digest& digest) {
  if (digest.state == State::failed) return 0xD92D20;                                     // red
  if (digest.state == State::degraded) return 0xF79009;                                   // amber
  return digest.state == State::ok || digest.state == State::test ? 0x12B76A : 0x98A2B3;  // green, grey
}

// Discord refuses a field without a value.
void add_field(json& fields, const char* name, const std::string& value, bool is_inline) {
  if (!value.empty()) fields.push_back({{"name", name}, {"value", value}, {"inline", is_inline}});
}

json fields_of(const Digest& digest) {
  json fields = json::array();
  add_field(fields, "Counts", fitted_lines(count_lines(digest), k_discord_field_value_units, Form::discord), false);
  add_field(fields, "Run", fitted(digest.run_id, k_embed_fact, Form::discord), true);
  add_field(fields, "Host", fitted(digest.place.host, k_embed_fact, Form::discord), true);
  add_field(fields, "Store", fitted(digest.place.store, k_embed_fact, Form::discord), true);
  return fields;
}

std::string description(const Digest& digest) {
  const std::string steps = fitted_lines(step_lines(digest), k_embed_steps, Form::discord);
  const std::string details = fitted_lines(digest.details, k_embed_details, Form::discord);
  return steps + (steps.empty() || details.empty() ? "" : "\n\n") + details;
}

}  // namespace

std::string discord_body(const Digest& digest) {
  json embed{{"title", fitted(headline(digest), k_discord_title_units, Form::discord)},
             {"color", colour(digest)},
             {"timestamp", digest.when.iso()},
             {"fields", fields_of(digest)},
             {"footer", {{"text", fitted(when_line(digest), k_embed_footer, Form::plain)}}}};
  if (const std::string text = description(digest); !text.empty()) embed["description"] = text;
  if (const std::string link = safe_link(digest); !link.empty()) embed["url"] = link;
  return json{{"embeds", json::array({embed})}, {"allowed_mentions", {{"parse", json::array()}}}}.dump();
}

}  // namespace bluedot::notify
