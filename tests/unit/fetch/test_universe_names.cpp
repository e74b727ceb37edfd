#include "base/error.hpp"
#include "fetch/universe_names.hpp"
#include "vendor/vendor.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

const std::vector<vendor::Provider> k_all{vendor::k_kite.defaults(), vendor::k_alpha_vantage.defaults(),
                                          vendor::k_yahoo.defaults()};

std::string map_of(std::vector<model::Member> members, const char* configured = "",
                   const std::vector<vendor::Provider>& providers = k_all) {
  auto map = model::SymbolMap::from_text(configured);
  fetch::add_names(map, {std::move(members)}, providers);
  return map.text();
}

}  // namespace

TEST_CASE("names of vendors become part of the symbol map: those that were given, and those that follow") {
  CHECK(map_of({{"TCS.IN", ""}}) == "TCS.BSE=TCS.IN,TCS.NS=TCS.IN");
  CHECK(map_of({{"NIFTY50", "", {}, {{"yahoo", "^NSEI"}, {"kite", "NSE:NIFTY 50"}}}}) == "^NSEI=NIFTY50");
  CHECK(map_of({{"TCS.NS", ""}}) == "TCS.BSE=TCS.NS");
  CHECK(map_of({{"TCS.IN", ""}}, "", {vendor::k_kite.defaults()}).empty());
}

TEST_CASE("a name that the configuration or the universe has already stays what it is") {
  CHECK(map_of({{"TCS.IN", ""}}, "TCS.NS=TCS.OLD") == "TCS.BSE=TCS.IN,TCS.NS=TCS.OLD");
  CHECK(map_of({{"TCS.IN", ""}, {"TCS.NS", ""}}, "", {vendor::k_yahoo.defaults()}).empty());
}

TEST_CASE("one name given to two symbols is a mistake") {
  CHECK_THROWS_WITH(map_of({{"A.IN", "", {}, {{"yahoo", "X"}}}, {"B.IN", "", {}, {{"yahoo", "X"}}}}),
                    "X of yahoo is B.IN by the universe, and A.IN by it or symbol_map already");
  CHECK_THROWS_WITH(map_of({{"A.IN", "", {}, {{"yahoo", "X;Y"}}}}), Catch::Contains("A.IN: yahoo: the symbol 'X;Y'"));
}
