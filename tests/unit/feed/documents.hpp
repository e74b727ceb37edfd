// Small documents for the tests of the feeds, and one way to read them.
#pragma once

#include "feed/parser.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace bluedot::tests {

// Three bars of Dixon as MarketSmith sends them, in one line.
inline constexpr std::string_view k_good_document =
    R"({"responseHeader":{"error":false,"errorCode":null,"errorShortDesc":null,"asOfDate":1754142710132,"fromCache":false},)"
    R"("chart":{"prices":[)"
    R"({"priceDate":1753986600000,"high":17149,"low":16787,"close":16848,"volume":341381,"pdt":"TradingDate","bc":24565.35,"open":16869,"rlst":78},)"
    R"({"priceDate":1753900200000,"high":16933,"low":16128,"close":16841.5,"volume":561218,"pdt":"TradingDate","bc":24768.35,"open":16360,"rlst":76},)"
    R"({"priceDate":1753813800000,"high":16882,"low":16660,"close":16765,"volume":null,"pdt":"Holiday","bc":24855.05,"open":16770,"rlst":null}],)"
    R"("peripheralData":{"symbol":"DIX.IN","name":"Dixon Technologies","week52High":19148.9,"week52Low":10950.05,)"
    R"("rsRating":78,"aVol":444634,"currencySymbol":"₹","periodcity":"Daily","vol50ma":444635,"flagged":false},)"
    R"("corpEvents":null,"lastCompletedPattern":{"baseTypeId":6,"baseTypeName":"Consolidation"},)"
    R"("blueDotData":{"dates":[{"blueDotDate":"2025-07-31"},{"blueDotDate":"2024-11-11"}],)"
    R"("isRSBlueDotSatisfied":0,"isASM":true,"isGSM":0},)"
    R"("priceestimates":{"numPriceTarget":3,"meanTarget":19676.67,"highTarget":21100,"lowTarget":17430}}})";

// The good document with the first `what` in it replaced; `what` must be there.
inline std::string good_with(std::string_view what, std::string_view by) {
  std::string text(k_good_document);
  const size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// Reads `body` from a block that ends behind its padding, so that a sanitizer sees any read beyond. The padding holds
// what would close containers: a reader that runs into it must notice.
inline std::variant<model::Reading, model::Refusal> read(std::string_view body, const feed::Request& request = {},
                                                         char padding = '}') {
  static feed::Parser parser;
  std::vector<char> block(body.begin(), body.end());
  block.insert(block.end(), feed::k_padding, padding);
  return parser.read({block.data(), body.size()}, request);
}

inline model::Reading read_well(std::string_view body, const feed::Request& request = {}) {
  auto outcome = read(body, request);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) {
    FAIL(refusal->where << ": " << refusal->reason);
  }
  return std::get<model::Reading>(std::move(outcome));
}

inline model::Refusal read_badly(std::string_view body, const feed::Request& request = {}) {
  auto outcome = read(body, request);
  REQUIRE(std::holds_alternative<model::Refusal>(outcome));
  return std::get<model::Refusal>(std::move(outcome));
}

}  // namespace bluedot::tests
