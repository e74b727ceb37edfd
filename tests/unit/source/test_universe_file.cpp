// What is wrong with a universe is told by the golden case fetch/universe_faults.
#include "source/universe_file.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using model::Member;

namespace {

std::vector<Member> read(const char* name, std::string_view text) {
  const tests::TempFolder folder;
  tests::write_file(folder / name, text);
  return source::read_universe(folder / name, {"kite", "yahoo"}).members;
}

}  // namespace

TEST_CASE("a universe is a list of symbols, or of maps, by itself or under `symbols`") {
  const std::vector<Member> plain{{"A.IN", ""}, {"M&M.IN", ""}};
  CHECK(read("u.yaml", "- A.IN\n- M&M.IN\n") == plain);
  CHECK(read("u.json", R"(["A.IN", "M\u0026M.IN"])") == plain);
  CHECK(read("u.yaml", "symbols: [A.IN, M&M.IN]\n") == plain);
  CHECK(read("u.json", R"({"symbols": [{"symbol": "A.IN"}, {"symbol": "M&M.IN"}]})") == plain);
  CHECK(read("u.csv", "symbol\r\nA.IN\r\n\r\nM&M.IN\r\n") == plain);
}

TEST_CASE("an entry has a name, names of vendors, and groups") {
  const Member both{"A.IN", "A, Ltd", {{"capitalisation", "large"}, {"sector", "Energy"}}, {{"kite", "NSE:A"}}};
  CHECK(read("u.yaml",
             "- name: A, Ltd\n  symbol: A.IN\n  sector: Energy\n  capitalisation: large\n"
             "  names: {kite: 'NSE:A'}\n") == std::vector{both});
  CHECK(read("u.csv", "sector,symbol,name,kite,capitalisation,yahoo\nEnergy,A.IN,\"A, Ltd\",NSE:A,large,\n") ==
        std::vector{both});
  CHECK(read("u.yaml", "- symbol: A.IN\n  sector:\n") == std::vector{Member{"A.IN", ""}});
}
