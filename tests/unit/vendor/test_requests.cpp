// What goes over the wire; tests/fetch shows the same of the program.
#include "vendor_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using tests::ask_of;

namespace {

std::string url_of(const vendor::Vendor& vendor, const std::string& symbol,
                   const vendor::Credentials& credentials = {}) {
  return vendor.request(vendor.defaults(), credentials, ask_of(vendor, symbol)).url;
}

}  // namespace

TEST_CASE("Yahoo is asked from midnight to midnight of the exchange, by its own endings") {
  CHECK(url_of(vendor::k_yahoo, "RELIANCE.IN") ==
        "https://query2.finance.yahoo.com/v8/finance/chart/RELIANCE.NS?period1=1753641000&period2=1754073000"
        "&interval=1d&includePrePost=false&events=div%2Csplits%2CcapitalGains");
  CHECK_THAT(url_of(vendor::k_yahoo, "M&M.IN"), Catch::Contains("/chart/M%26M.NS?"));
  CHECK_THAT(url_of(vendor::k_yahoo, "^NSEI"), Catch::Contains("/chart/%5ENSEI?"));
  CHECK_THAT(url_of(vendor::k_yahoo, "EURUSD=X"), Catch::Contains("/chart/EURUSD%3DX?"));
  CHECK_THAT(url_of(vendor::k_yahoo, "BTC-USD"), Catch::Contains("/chart/BTC-USD?"));
  CHECK_THAT(url_of(vendor::k_yahoo, "A B"), Catch::Contains("/chart/A%20B?"));
  CHECK_THAT(url_of(vendor::k_yahoo, "BAJAJ-AUTO.BSE"), Catch::Contains("/chart/BAJAJ-AUTO.BO?"));
}

TEST_CASE("Kite is asked by token, with the login in a header and in no URL") {
  const vendor::Credentials credentials{"key-of-kite", "token-of-kite"};
  CHECK(url_of(vendor::k_kite, "RELIANCE.IN", credentials) ==
        "https://api.kite.trade/instruments/historical/738561/day?from=2025-07-28+00:00:00&to=2025-08-01+23:59:59"
        "&continuous=0&oi=0");
  const auto request =
      vendor::k_kite.request(vendor::k_kite.defaults(), credentials, ask_of(vendor::k_kite, "RELIANCE.IN"));
  REQUIRE(request.headers.size() == 2);
  CHECK(request.headers[0].name + ": " + request.headers[0].value == "X-Kite-Version: 3");
  CHECK(request.headers[1].name + ": " + request.headers[1].value == "Authorization: token key-of-kite:token-of-kite");
}

TEST_CASE("Alpha Vantage is asked for Mumbai's listing, and for all of it where the key may") {
  const vendor::Credentials credentials{"a key&", ""};
  CHECK(url_of(vendor::k_alpha_vantage, "M&M.IN", credentials) ==
        "https://www.alphavantage.co/query?function=TIME_SERIES_DAILY&symbol=M%26M.BSE&outputsize=compact&datatype=json"
        "&apikey=a%20key%26");
  vendor::Provider paid = vendor::k_alpha_vantage.defaults();
  paid.has_full_history = true;
  const auto ask = ask_of(vendor::k_alpha_vantage, "AAPL");
  CHECK_THAT(vendor::k_alpha_vantage.request(paid, credentials, ask).url,
             Catch::Contains("symbol=AAPL&outputsize=full"));
}

TEST_CASE("what a vendor calls a symbol follows from its ending, and some it does not have") {
  CHECK(vendor::k_kite.name_of("BAJAJ-AUTO.NS") == "NSE:BAJAJ-AUTO");
  CHECK(vendor::k_kite.name_of("TCS.BSE") == "BSE:TCS");
  for (const char* symbol : {"AAPL", "^NSEI", "BTC-USD", "BMW.DE"}) CHECK(vendor::k_kite.name_of(symbol).empty());
  for (const char* symbol : {"^NSEI", "BTC-USD", "EURUSD=X"}) CHECK(vendor::k_alpha_vantage.name_of(symbol).empty());
  CHECK(vendor::k_alpha_vantage.name_of("BMW.DE") == "BMW.DE");
}

TEST_CASE("a free key of Alpha Vantage is not asked for what it will not get") {
  const auto why = [](const char* last_day, bool has_full_history) {
    vendor::Provider provider = vendor::k_alpha_vantage.defaults();
    provider.has_full_history = has_full_history;
    auto ask = ask_of(vendor::k_alpha_vantage, "TCS.IN");
    ask.window.to = tests::day(last_day);
    return vendor::k_alpha_vantage.why_beyond(provider, ask, tests::day("2025-08-01"));
  };
  CHECK(why("2025-07-01", false).empty());
  CHECK_THAT(why("2024-07-01", false), Catch::Contains("full_history"));
  CHECK(why("2024-07-01", true).empty());
}
