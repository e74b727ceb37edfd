// Alpha Vantage, https://www.alphavantage.co/documentation/. Every refusal comes with status 200 as one sentence, and
// only its words say which kind it is.
#include "net/url.hpp"
#include "vendor/names.hpp"
#include "vendor/vendor.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::vendor {
namespace {

// The free key, since 2025-12-10.
Provider defaults() {
  return {.name = "alpha_vantage",
          .url = "https://www.alphavantage.co",
          .per_second = 1,
          .per_day = 25,
          .has_full_history = false};
}

constexpr int k_compact_days = 140;       // `compact` is the last 100 bars: 20 weeks without holidays
constexpr int64_t k_a_second_ms = 1'100;  // the limit of one a second, and what a clock may be off
constexpr const char* k_secret_key = "apikey";

net::HttpRequest request(const Provider& provider, const Credentials& credentials, const Ask& ask) {
  return {.url = fmt::format("{}/query?function=TIME_SERIES_DAILY&symbol={}&outputsize={}&datatype=json&{}={}",
                             provider.url, net::url_encoded(ask.name), provider.has_full_history ? "full" : "compact",
                             k_secret_key, net::url_encoded(credentials.api_key)),
          .headers = {{"Accept", "application/json"}}};
}

bool has(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

// One of {"Information": …}, {"Note": …} (older) and {"Error Message": …}.
std::optional<Judgement> read_refusal(int, const nlohmann::json& body, base::Instant now) {
  if (!body.is_object()) return std::nullopt;
  if (const auto error = body.find("Error Message"); error != body.end() && error->is_string()) {
    const auto text = error->get<std::string>();
    const bool is_key = has(text, "apikey") || has(text, "api key");
    return Judgement{.verdict = is_key ? Verdict::denied : Verdict::absent, .message = text};
  }
  for (const char* name : {"Information", "Note"}) {
    const auto found = body.find(name);
    if (found == body.end() || !found->is_string()) continue;
    Judgement judgement{.verdict = Verdict::denied, .message = found->get<std::string>()};
    // All of them praise the premium plans, and the one about a second names the day's limit, too. An invalid key gets
    // the one about the day.
    if (has(judgement.message, "spreading out")) {
      judgement.verdict = Verdict::limited;
      judgement.attempt = {.may_heal = true, .retry_after_ms = k_a_second_ms};
    } else if (has(judgement.message, "requests per day")) {
      judgement.verdict = Verdict::limited;
      judgement.until = base::Instant{now.milliseconds + base::k_ms_per_day};  // nobody knows when a day begins
    }
    return judgement;
  }
  const auto series = body.find("Time Series (Daily)");
  if (series != body.end() && series->empty()) return Judgement{.verdict = Verdict::empty, .message = "no bars"};
  return std::nullopt;
}

// India's shares by their listing in Mumbai: it has no others (airbyte's connector, 2026).
std::string name_of(std::string_view symbol) {
  if (const auto stem = without_ending(symbol, {".IN", ".NS", ".NSE", ".BO"})) return std::string(*stem) + ".BSE";
  const bool is_share = symbol.find_first_of("^=") == std::string_view::npos;
  return is_share && !without_ending(symbol, {"-USD", "-EUR", "-INR"}) ? std::string(symbol) : "";
}

std::string why_beyond(const Provider& provider, const Ask& ask, base::Date today) {
  if (provider.has_full_history || ask.window.to.days >= today.days - k_compact_days) return "";
  return "the key may ask for the last 100 bars only (set full_history: true for one that may ask for all)";
}

}  // namespace

const Vendor k_alpha_vantage{.name = "alpha_vantage",
                             .defaults = defaults,
                             .answers_window = false,
                             .needed_secrets = "api_key",
                             .what_to_do = "check the key that the provider's api_key names",
                             .name_of = name_of,
                             .request = request,
                             .read_refusal = read_refusal,
                             .why_beyond = why_beyond};

}  // namespace bluedot::vendor
