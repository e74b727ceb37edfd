#include "base/error.hpp"
#include "vendor/instruments.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using Catch::Contains;

namespace {

const char* const k_head =
    "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,"
    "segment,exchange\n";

vendor::Instruments list_of(const std::string& rows) {
  vendor::Instruments instruments;
  instruments.add(k_head + rows);
  return instruments;
}

}  // namespace

TEST_CASE("a share has a token, by its name or by that of its series") {
  const auto instruments = list_of(
      "738561,2885,RELIANCE,RELIANCE INDUSTRIES,0,,0,0.05,1,EQ,NSE,NSE\r\n"
      "519937,2031,M&M,\"MAHINDRA & MAHINDRA, LTD\",0,,0,0.05,1,EQ,NSE,NSE\n"
      "3812865,14894,CENTRALBK-BE,CENTRAL BANK,0,,0,0.05,1,EQ,NSE,NSE\n"
      "\n"
      "128083204,500325,RELIANCE,RELIANCE,0,,0,0.05,1,EQ,BSE,BSE");
  CHECK(instruments.token_of("NSE:RELIANCE") == "738561");
  CHECK(instruments.token_of("BSE:RELIANCE") == "128083204");
  CHECK(instruments.token_of("NSE:M&M") == "519937");
  CHECK(instruments.token_of("NSE:CENTRALBK") == "3812865");
  CHECK_FALSE(instruments.token_of("NSE:TCS"));
}

TEST_CASE("what is no list of instruments is refused, and says where") {
  vendor::Instruments instruments;
  CHECK_THROWS_WITH(instruments.add(""), Contains("empty"));
  CHECK_THROWS_WITH(instruments.add("<html>\n"), Contains("no column 'instrument_token'"));
  CHECK_THROWS_WITH(list_of("738561,2885,RELIANCE\n"), Contains("line 2"));
  CHECK_THROWS_WITH(list_of("x,2885,RELIANCE,R,0,,0,0.05,1,EQ,NSE,NSE\n"), Contains("line 2") && Contains("no token"));
}
