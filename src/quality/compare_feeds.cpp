#include "quality/pair_rules.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr double k_other_prices = 5;  // times: opens and extremes of two feeds are of different trades

bool is_comparable(const model::Bar& bar) {
  return !bar.provisional && bar.values.session == model::Session::trading;
}

class Disagreement {
 public:
  Disagreement(const FeedInView& one, const FeedInView& other, double percent)
      : m_one(one.feed), m_other(other.feed), m_bound(std::log1p(percent / 100)) {}

  // In the price that tells it best; empty when they are near enough. `usual`: the logarithm of their usual ratio.
  std::string of(const model::BarValues& a, const model::BarValues& b, double usual) const {
    for (const auto& [name, value] : k_prices) {
      const double apart = std::log(a.*value / (b.*value)) - usual;
      const bool is_close = value == &model::BarValues::close;
      if (std::abs(apart) <= m_bound * (is_close ? 1 : k_other_prices)) continue;
      return fmt::format("{} {} of {}, {} of {}: {} beside their usual ratio", name, price_text(a.*value), m_one,
                         price_text(b.*value), m_other, percent_text(apart));
    }
    return {};
  }

 private:
  struct NamedPrice {
    std::string_view name;
    double model::BarValues::*value;
  };
  static constexpr std::array k_prices{
      NamedPrice{"close", &model::BarValues::close}, NamedPrice{"open", &model::BarValues::open},
      NamedPrice{"high", &model::BarValues::high}, NamedPrice{"low", &model::BarValues::low}};

  std::string_view m_one, m_other;
  double m_bound;
};

}  // namespace

void compare_feeds(const FeedInView& one, const FeedInView& other, base::Date from, double percent,
                   std::vector<model::Flaw>& flaws) {
  FoundFlaws found(k_feeds_disagree.name, k_feeds_disagree.severity, from, flaws);
  const Disagreement disagreement(one, other, percent);
  TrailingWindow ratios;
  size_t shared = 0;
  auto b = other.bars.begin();
  for (const model::Bar& a : one.bars) {
    while (b != other.bars.end() && b->date < a.date) ++b;
    if (b == other.bars.end()) break;
    if (b->date != a.date || !is_comparable(a) || !is_comparable(*b)) continue;
    ++shared;
    const std::string text = disagreement.of(a.values, b->values, ratios.tells() ? ratios.median() : 0);
    ratios.push(std::log(a.values.close / b->values.close));
    if (text.empty() || found.extends(shared, a.date)) continue;
    found.begin(shared, a.date, text, fmt::format("within {} %", price_text(percent)));
  }
}

}  // namespace bluedot::quality
