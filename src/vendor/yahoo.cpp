// Yahoo's chart API, version 8. Not documented by Yahoo; read from the Python package yfinance (scrapers/history.py,
// data.py) and its issues, 2025.
#include "net/url.hpp"
#include "vendor/names.hpp"
#include "vendor/vendor.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::vendor {
namespace {

// Old browsers, and programs that say what they are, are answered 429 (moneymanagerex#7482).
constexpr const char* k_browser =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

Provider defaults() {
  return {.name = "yahoo", .url = "https://query2.finance.yahoo.com", .per_second = 2, .user_agent = k_browser};
}

int64_t seconds_at(const Ask& ask, base::Date date) {
  return ask.exchange.time_zone.at(date, 0).milliseconds / 1000;
}

net::HttpRequest request(const Provider& provider, const Credentials&, const Ask& ask) {
  return {.url = fmt::format("{}/v8/finance/chart/{}?period1={}&period2={}&interval=1d&includePrePost=false"
                             "&events=div%2Csplits%2CcapitalGains",
                             provider.url, net::url_encoded(ask.name), seconds_at(ask, ask.window.from),
                             seconds_at(ask, {ask.window.to.days + 1})),
          .headers = {{"Accept", "application/json"}}};
}

// {"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}, or the
// same in `finance`.
std::optional<Judgement> read_refusal(int status, const nlohmann::json& body, base::Instant) {
  for (const char* part : {"chart", "finance"}) {
    const auto error = body.value(nlohmann::json::json_pointer(fmt::format("/{}/error", part)), nlohmann::json());
    if (!error.is_object()) continue;
    const std::string text = error.value("description", error.value("code", std::string("an error without words")));
    if (text.starts_with("Data doesn't exist")) return Judgement{.verdict = Verdict::empty, .message = text};
    const bool is_absent = status == 404 || text.starts_with("No data found");
    return Judgement{.verdict = is_absent ? Verdict::absent : Verdict::broken, .message = text};
  }
  return std::nullopt;
}

// MarketSmith's `RELIANCE.IN` and Alpha Vantage's `RELIANCE.BSE` by Yahoo's endings; its own names as they are.
std::string name_of(std::string_view symbol) {
  if (const auto stem = without_ending(symbol, {".IN", ".NSE"})) return std::string(*stem) + ".NS";
  if (const auto stem = without_ending(symbol, {".BSE"})) return std::string(*stem) + ".BO";
  return std::string(symbol);
}

}  // namespace

const Vendor k_yahoo{.name = "yahoo",
                     .defaults = defaults,
                     .what_to_do = "set the provider's user_agent to that of a current browser",
                     .name_of = name_of,
                     .request = request,
                     .read_refusal = read_refusal};

}  // namespace bluedot::vendor
