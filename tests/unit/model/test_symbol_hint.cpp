#include "model/symbol_hint.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("a file is called after its symbol") {
  CHECK(model::symbol_of_file("RELIANCE.json") == "RELIANCE");
  CHECK(model::symbol_of_file("RELIANCE.NS_daily.json.gz") == "RELIANCE.NS");
  CHECK(model::symbol_of_file("M&M.BSE_WEEKLY.JSON") == "M&M.BSE");
  CHECK(model::symbol_of_file("RELIANCE.NS") == "RELIANCE.NS");
  CHECK(model::symbol_of_file("-") == "-");
}

TEST_CASE("the place of a file names the symbol of a document that does not") {
  const auto symbol = [](const char* file, const char* folder) { return model::symbol_of_place(file, folder).symbol; };
  CHECK(symbol("INFY.json", "kite") == "INFY");
  CHECK(symbol("reliance_daily.json.gz", "NSE") == "reliance");
  CHECK(symbol("INFY_2025-07-30.json", "") == "INFY");
  CHECK(symbol("M&M-20250730.json", "") == "M&M");
  CHECK(symbol("2025-07-30_INFY.json", "") == "INFY");
  CHECK(symbol("INFY_2025-01-01_2025-07-30.json", "") == "INFY");
  CHECK(symbol("NIFTY25JULFUT.json", "") == "NIFTY25JULFUT");
  CHECK(symbol("MARUTI.json", "") == "MARUTI");
  CHECK(symbol("MAYURUNIQ.json", "") == "MAYURUNIQ");
  CHECK(symbol("NSEIT.json", "") == "NSEIT");
  CHECK(symbol("3MINDIA.json", "") == "3MINDIA");
  for (const char* file : {"2025-07-30.json", "20250730.json", "2025_07_30_daily.json", "30-Jul-2025.json",
                           "738561.json", "20250730T091500Z.json", "data.json", "Watchlist.json",
                           "candles-2025-07-30.json", "-", "day_1.json", "2025-07.json", "july.json"}) {
    INFO(file);
    CHECK(symbol(file, "M&M.NS") == "M&M.NS");
    for (const char* folder : {"", "reliance", "2025-07-30", "NSE", "DATA", "738561", "..", "My Folder"}) {
      CHECK(symbol(file, folder).empty());
      CHECK_FALSE(model::symbol_of_place(file, folder).problem.empty());
    }
  }
  CHECK(model::symbol_of_place("data.json", "inbox").problem == "'data' names no company, nor does its folder");
  CHECK_THAT(model::symbol_of_place("a;b.json", "INFY").problem, Catch::StartsWith("the symbol 'a;b' has a character"));
}

TEST_CASE("a name that is written like another symbol contradicts the document") {
  CHECK(model::contradicting_name("M&M.BSE.json", "M") == "M&M.BSE");
  CHECK(model::contradicting_name("owner__M&M.BSE.json", "M") == "M&M.BSE");
  CHECK(model::contradicting_name("AAPL_daily.json", "MSFT") == "AAPL");
  CHECK(model::contradicting_name("AAP.json", "AAPL") == "AAP");
  CHECK(model::contradicting_name("RELIANCE.NS.json", "RELIANCE.BSE").empty());  // the same, elsewhere
}

TEST_CASE("a name that has the symbol in it, or none, contradicts nothing") {
  const std::pair<const char*, const char*> cases[] = {
      {"M&M.BSE.json", "M&M.BSE"},
      {"SHOP.json", "SHOP.TRT"},
      {"chart_GSPC.json", "^GSPC"},
      {"TIME_SERIES_WEEKLY_ADJUSTED.FB.json", "FB"},
      {"aapl_chart_5d.json", "AAPL"},
      {"mock_data.json", "MSFT"},
      {"2025-08-01.json", "MSFT"},
      {"minute.json", "AAPL"},
      {"history_chart_NVDA_SPLIT.json", "NVDA"},
      {"-", "MSFT"},
      {"", "MSFT"},
      {"EURUSD.json", "EURUSD=X"},
  };
  for (const auto& [file, symbol] : cases) {
    INFO(file);
    CHECK(model::contradicting_name(file, symbol).empty());
  }
}
