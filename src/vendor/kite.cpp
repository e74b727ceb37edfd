// Kite Connect, version 3: https://kite.trade/docs/connect/v3/historical/ and …/exceptions/.
#include "vendor/names.hpp"
#include "vendor/vendor.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::vendor {
namespace {

// Historical data may be asked for three times a second, without a limit by the day.
Provider defaults() {
  return {.name = "kite", .url = "https://api.kite.trade", .per_second = 3};
}

net::HttpRequest request(const Provider& provider, const Credentials& credentials, const Ask& ask) {
  return {.url = fmt::format("{}/instruments/historical/{}/day?from={}+00:00:00&to={}+23:59:59&continuous=0&oi=0",
                             provider.url, ask.instrument, ask.window.from.iso(), ask.window.to.iso()),
          .headers = kite_headers(credentials)};
}

// {"status":"error","message":"Token is invalid or has expired.","data":null,"error_type":"TokenException"}
std::optional<Judgement> read_refusal(int, const nlohmann::json& body, base::Instant) {
  if (!body.is_object() || body.value("status", "error") != "error") return std::nullopt;
  const std::string type = body.value("error_type", "");
  const std::string text = body.value("message", "an error without words");
  if (type.empty() && !body.contains("message")) return std::nullopt;
  if (type == "TokenException" || type == "PermissionException") {
    return Judgement{.verdict = Verdict::denied, .message = text};
  }
  if (type == "InputException") return Judgement{.verdict = Verdict::absent, .message = text};
  return std::nullopt;  // of Kite's own side, or the network's: the status says it all
}

// Shares of India by its two exchanges.
std::string name_of(std::string_view symbol) {
  if (const auto stem = without_ending(symbol, {".IN", ".NS", ".NSE"})) return "NSE:" + std::string(*stem);
  if (const auto stem = without_ending(symbol, {".BO", ".BSE"})) return "BSE:" + std::string(*stem);
  return "";
}

}  // namespace

std::vector<net::HttpHeader> kite_headers(const Credentials& credentials) {
  return {{"X-Kite-Version", "3"},
          {"Authorization", fmt::format("token {}:{}", credentials.api_key, credentials.access_token)}};
}

const Vendor k_kite{.name = "kite",
                    .defaults = defaults,
                    .max_days = 2000,  // of day candles, a request
                    .has_instruments = true,
                    .names_symbols = false,
                    .needed_secrets = "api_key and access_token",
                    // A token dies at 06:00 in India on the next day, and only a person may get a new one.
                    .what_to_do =
                        "log in at https://kite.zerodha.com/connect/login?v=3&api_key=YOUR_KEY and put the new "
                        "token where the provider's access_token says",
                    .name_of = name_of,
                    .request = request,
                    .read_refusal = read_refusal};

}  // namespace bluedot::vendor
