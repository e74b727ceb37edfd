#include "notify/webhook.hpp"

#include "base/error.hpp"
#include "net/base64.hpp"
#include "notify/text.hpp"
#include "notify/wording.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace bluedot::notify {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view k_secret_prefix = "whsec_";
constexpr size_t k_min_key_bytes = 24, k_max_key_bytes = 64;

std::string short_text(std::string_view text) {
  return fitted(text, k_webhook_text_units, Form::plain);
}

// The first items, and how many others there are.
template <typename Item, typename ToJson>
void add_list(ordered_json& data, const std::string& name, const std::vector<Item>& items, ToJson to_json) {
  const size_t shown = std::min(items.size(), k_webhook_items);
  ordered_json list = ordered_json::array();
  for (size_t i = 0; i < shown; ++i) list.push_back(to_json(items[i]));
  data[name] = std::move(list);
  data[name + "_left_out"] = items.size() - shown;
}

ordered_json step_json(const Step& step) {
  return {{"name", short_text(step.name)},
          {"outcome", model::name_of(step.outcome)},
          {"seconds", step.seconds},
          {"message", short_text(step.message)}};
}

ordered_json count_json(const Count& count) {
  return {{"name", short_text(count.name)}, {"value", count.value}};
}

void add_trouble(ordered_json& data, const Trouble& trouble) {
  data["change"] = word(trouble.change);
  const bool is_still = trouble.change == Change::still_in_trouble;
  if (is_still || trouble.change == Change::recovered) data["since"] = trouble.since.iso();
  if (is_still) data["day"] = trouble.day;
}

bool is_id(std::string_view id) {
  return !id.empty() && id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
                            std::string_view::npos;
}

}  // namespace

std::string webhook_body(const Digest& digest) {
  ordered_json data{{"run", short_text(digest.run_id)},         {"state", word(digest.state)},
                    {"headline", short_text(headline(digest))}, {"when", short_text(digest.when_text)},
                    {"host", short_text(digest.place.host)},    {"store", short_text(digest.place.store)}};
  add_trouble(data, digest.trouble);
  add_list(data, "steps", digest.steps, step_json);
  add_list(data, "counts", digest.counts, count_json);
  add_list(data, "details", digest.details, short_text);
  if (const std::string link = safe_link(digest); !link.empty()) data["link"] = link;
  return ordered_json{{"type", "bluedot.run"}, {"timestamp", digest.when.iso()}, {"data", std::move(data)}}.dump();
}

std::string signing_key(std::string_view secret) {
  const bool has_prefix = secret.starts_with(k_secret_prefix);
  const auto key = has_prefix ? net::from_base64(secret.substr(k_secret_prefix.size())) : std::nullopt;
  if (!key || key->size() < k_min_key_bytes || key->size() > k_max_key_bytes) {
    throw base::Error("the secret is not whsec_ and the base64 of 24 to 64 bytes", base::ErrorKind::usage);
  }
  return *key;
}

std::string signature(std::string_view key, std::string_view id, int64_t seconds, std::string_view body) {
  const std::string text = fmt::format("{}.{}.{}", id, seconds, body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> code = {};
  unsigned length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), code.data(), &length) ==
      nullptr) {
    throw base::Error("out of memory: OpenSSL cannot compute an HMAC", base::ErrorKind::exhausted);
  }
  return "v1," + net::base64({reinterpret_cast<const char*>(code.data()), length});
}

std::vector<net::HttpHeader> signed_headers(std::string_view secret, std::string_view id, base::Instant now,
                                            std::string_view body) {
  if (!is_id(id)) throw base::Error("a message's id is not letters, digits, _ and -", base::ErrorKind::usage);
  const int64_t seconds = now.milliseconds / 1000;
  return {{"webhook-id", std::string(id)},
          {"webhook-timestamp", std::to_string(seconds)},
          {"webhook-signature", signature(signing_key(secret), id, seconds, body)}};
}

}  // namespace bluedot::notify
