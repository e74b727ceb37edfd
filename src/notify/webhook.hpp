// A digest as JSON for any program, signed as Standard Webhooks say (github.com/standard-webhooks/standard-webhooks).
#pragma once

#include "base/instant.hpp"
#include "net/http.hpp"
#include "notify/digest.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::notify {

// Standard Webhooks asks for bodies below 20 kB; these bounds keep one in plain English there.
inline constexpr size_t k_webhook_text_units = 300;
inline constexpr size_t k_webhook_items = 20;

// {"type": "bluedot.run", "timestamp": …, "data": {…}}; what was left out of a list is counted beside it.
std::string webhook_body(const Digest& digest);

// The bytes that `whsec_` + base64 stands for. Throws Error (usage), without quoting it, on any other text and on a key
// of less than 24 or more than 64 bytes, as the standard says.
std::string signing_key(std::string_view secret);
// `v1,` + base64 of HMAC-SHA256 over "id.seconds.body".
std::string signature(std::string_view key, std::string_view id, int64_t seconds, std::string_view body);
// webhook-id, webhook-timestamp and webhook-signature. Throws Error (usage) on an id of other characters than letters,
// digits, `_` and `-`: a full stop would make the signed text ambiguous.
std::vector<net::HttpHeader> signed_headers(std::string_view secret, std::string_view id, base::Instant now,
                                            std::string_view body);

}  // namespace bluedot::notify
