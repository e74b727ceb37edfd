#include "model/symbol_map.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("a vendor's name is ours, or itself") {
  model::SymbolMap map;
  map.set("RELIANCE.NS", {"RELIANCE.IN", {}});
  map.set("RELIANCE.IN", {"RELIANCE.BO", {}});
  map.set("FB", {"META", base::Date::parse_iso("2022-06-09")});
  const auto ours = [&](std::string_view vendors, std::string_view said) {
    return map.ours(vendors, *base::Instant::parse(said));
  };
  CHECK(ours("RELIANCE.NS", "2025-01-01") == "RELIANCE.IN");  // never a chain
  CHECK(ours("TCS.NS", "2025-01-01") == "TCS.NS");
  CHECK(ours("FB", "2022-06-08T23:59:59Z") == "META");
  CHECK(ours("FB", "2022-06-09T00:00:00Z") == "FB");  // another company's by now
}

TEST_CASE("the map as the store keeps it reads back") {
  model::SymbolMap map;
  map.set("EURUSD=X", {"EURUSD", {}});
  map.set("FB", {"META", base::Date::parse_iso("2022-06-09")});
  CHECK(map.text() == "EURUSD=X=EURUSD,FB=META@2022-06-09");
  CHECK(model::SymbolMap::from_text(map.text()) == map);
  CHECK(model::SymbolMap::from_text("").empty());
  CHECK(model::SymbolMap::from_text("a,=b,c=,").empty());
}
