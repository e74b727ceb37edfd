// One market's documents of several days, shuffled and delivered in groups and files of any size, some twice, with
// exports now and then: always the same tree, byte for byte.
#include "property/deliveries.hpp"
#include "support/market.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Three days of four symbols, one of them weekly too: windows slide, bars are restated, one old document is short.
std::vector<Delivery> market() {
  constexpr int64_t k_day_ms = 86'400'000;
  std::vector<Delivery> all;
  const auto add = [&](const MarketDocument& made) { all.push_back({made.symbol + "_" + made.period, made.json()}); };
  for (int day = 0; day < 3; ++day) {
    for (int symbol = 0; symbol < 4; ++symbol) {
      MarketDocument made;
      made.symbol = "SYM" + std::to_string(symbol) + ".IN";
      made.name = "Company " + std::to_string(symbol) + " on day " + std::to_string(day);
      made.first = base::Date{20241 + 7 * day};
      made.price = 100 + 50 * symbol;
      // The same close on the same day in every document, but for what is restated.
      made.price += 5 * day;
      made.restated = symbol == day ? 4 : -1;
      made.dots = {"2025-06-10", "2025-06-1" + std::to_string(day + 1)};
      made.as_of_ms += day * k_day_ms - 3 * k_day_ms;
      if (symbol == 3 && day == 1) made.bars = 12;
      add(made);
      if (symbol != 0) continue;
      made.period = "Weekly";
      made.bars = 8;
      add(made);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("shuffled documents in groups of any size end in the same tree, byte for byte") {
  std::mt19937 random(20250804);
  const auto expected = tree_after(market(), {.in_one_go = true}, random);
  REQUIRE(expected.size() > 20);
  for (int round = 0; round < delivery_rounds(); ++round) {
    const auto tree = tree_after(market(), {.is_damaged = round % 5 == 0}, random);
    INFO("round " << round);
    REQUIRE(tree.size() == expected.size());
    for (const auto& [path, bytes] : expected) {
      INFO(path);
      REQUIRE(tree.at(path) == bytes);
    }
  }
}
