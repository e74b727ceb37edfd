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
