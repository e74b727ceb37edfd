// A digest as Discord's webhooks take it (discord.com/developers/docs/resources/webhook and message).
#pragma once

#include "notify/digest.hpp"

#include <string>

namespace bluedot::notify {

// A message that exceeds one of these is refused whole.
inline constexpr size_t k_discord_title_units = 256;
inline constexpr size_t k_discord_description_units = 4'096;
inline constexpr size_t k_discord_fields = 25;
inline constexpr size_t k_discord_field_name_units = 256;
inline constexpr size_t k_discord_field_value_units = 1'024;
inline constexpr size_t k_discord_footer_units = 2'048;
inline constexpr size_t k_discord_embed_units = 6'000;  // all texts of all embeds together

// JSON: one embed that mentions nobody, whatever it says.
std::string discord_body(const Digest& digest);

}  // namespace bluedot::notify
