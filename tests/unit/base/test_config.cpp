#include "base/config.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("a setting without a value is one, however it is written") {
  for (const char* text : {"symbol_map:", "symbol_map: {}", "symbol_map: []", "symbol_map: ~"}) {
    INFO(text);
    const auto entries = base::parse_config(text, "bluedot.yaml");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].key == "symbol_map");
    CHECK(entries[0].values.empty());
    CHECK(entries[0].line == 1);
  }
  CHECK(base::parse_config("export: {rules: {}}", "bluedot.yaml").at(0).key == "export.rules");
  CHECK(base::parse_config("symbol_map: {A: B}", "bluedot.yaml").at(0).key == "symbol_map.A");
}
