// One market's documents of several days, shuffled and delivered in groups of any size, some twice, with exports now
// and then: always the same tree, byte for byte.
#include "../unit/pipeline/pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// Three days of four symbols, one of them weekly too: windows slide, bars are restated, one old document is short.
std::vector<MarketDocument> market() {
  constexpr int64_t k_day_ms = 86'400'000;
  std::vector<MarketDocument> all;
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
      all.push_back(made);
      if (symbol != 0) continue;
      made.period = "Weekly";
      made.bars = 8;
      all.push_back(made);
    }
  }
  return all;
}

std::map<std::string, std::string> tree_after(std::vector<MarketDocument> documents, std::mt19937& random,
                                              bool in_one_go) {
  Market bluedot;
  std::ranges::shuffle(documents, random);
  documents.push_back(documents[random() % documents.size()]);
  for (size_t taken = 0; taken < documents.size();) {
    const size_t group = in_one_go ? documents.size() : 1 + random() % documents.size();
    std::filesystem::remove_all(bluedot.inbox());
    for (size_t i = 0; i < group && taken < documents.size(); ++i, ++taken) {
      const std::string& symbol = documents[taken].symbol;
      bluedot.put(std::to_string(taken) + symbol + "_" + documents[taken].period + ".json", documents[taken].json());
    }
    pipeline::IngestRequest request;
    request.paths = {bluedot.inbox().string()};
    request.force = true;  // the short document would be taken for half a file in some orders and not in others
    request.export_after = random() % 4 == 0;
    pipeline::ingest(bluedot.workspace, request);
  }
  bluedot.export_now();
  CHECK(bluedot.check().empty());
  return bluedot.tree();
}

// 200 with BLUEDOT_PROPERTY_ROUNDS=200, for a long run.
int rounds() {
  const char* text = std::getenv("BLUEDOT_PROPERTY_ROUNDS");
  return text == nullptr ? 20 : std::min(std::atoi(text), 200);
}

}  // namespace

TEST_CASE("shuffled documents in groups of any size end in the same tree, byte for byte") {
  std::mt19937 random(20250804);
  const auto expected = tree_after(market(), random, true);
  REQUIRE(expected.size() > 20);
  for (int round = 0; round < rounds(); ++round) {
    const auto tree = tree_after(market(), random, false);
    INFO("round " << round);
    REQUIRE(tree.size() == expected.size());
    for (const auto& [path, bytes] : expected) {
      INFO(path);
      REQUIRE(tree.at(path) == bytes);
    }
  }
}
