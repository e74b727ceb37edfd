#include "feed/lookalikes.hpp"

#include <algorithm>
#include <array>

namespace bluedot::feed {
namespace {

struct Lookalike {
  std::string_view name;
  std::array<std::string_view, 3> keys;  // all of them must be there; empty ones need not
};

// Each from its vendor's documentation.
constexpr Lookalike k_lookalikes[] = {
    {"TD Ameritrade's price history", {"candles", "symbol", "empty"}},
    {"Yahoo's quote summary", {"quoteSummary", "", ""}},
    {"Yahoo's quotes", {"quoteResponse", "", ""}},
    {"Yahoo's sparklines", {"spark", "", ""}},
    {"Alpha Vantage's latest quote", {"Global Quote", "", ""}},
    {"Polygon's aggregates", {"ticker", "results", "resultsCount"}},
    {"Finnhub's candles", {"c", "t", "s"}},
    {"Twelve Data's time series", {"meta", "values", "status"}},
};

}  // namespace

std::string_view name_of_lookalike(const Shape& shape) {
  for (const Lookalike& lookalike : k_lookalikes) {
    const bool has_all = std::ranges::all_of(
        lookalike.keys, [&](std::string_view key) { return key.empty() || shape.find(key) != nullptr; });
    if (has_all) return lookalike.name;
  }
  return "";
}

}  // namespace bluedot::feed
